import { StateMark } from '#components/ui/state-mark.tsx'
import type { LinkState, SyncState } from '#lib/prospects/types.ts'

/** A prospect's sync state: a mark and at most two words. */
export function ProspectSyncMark({
  syncState,
  linkState,
  error,
  field,
}: {
  syncState: SyncState
  linkState: LinkState
  /** The whole sentence: in a column it is the tooltip of two words about the field. */
  error: string | null
  field?: string | null
}) {
  if (linkState === 'ignored') return <StateMark state="paused">Switched off</StateMark>
  if (linkState === 'unshared') return <StateMark state="none">Not shared</StateMark>
  if (linkState === 'crm_deleted') return <StateMark state="none">Deleted there</StateMark>
  if (syncState === 'needs_you') {
    return (
      <span title={error ?? undefined}>
        <StateMark state="need">{field ? `${field} refused` : (error ?? undefined)}</StateMark>
      </span>
    )
  }
  if (syncState === 'both_spoke') return <StateMark state="both" />
  if (syncState === 'waiting') return <StateMark state="out">{error ?? 'Waits'}</StateMark>
  return <StateMark state={syncState === 'in_accord' ? 'accord' : 'none'} />
}
