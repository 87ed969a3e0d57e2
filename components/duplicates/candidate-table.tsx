import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { Candidate, DuplicateGroup } from '#lib/duplicates/types.ts'
import type { FieldValue } from '#lib/prospects/types.ts'

export type CandidateLine = {
  key: string
  label: string
  cells: ReactNode[]
  differs: boolean
}

/** [DU-1] Candidates as columns, fields as rows; what differs is marked by ground and by a word for those who listen. */
export function CandidateTable({
  caption,
  candidates,
  head,
  lines,
  lastHead,
  raised,
}: {
  caption: string
  candidates: readonly Candidate[]
  head: (candidate: Candidate) => ReactNode
  lines: readonly CandidateLine[]
  /** A column more, as the last cell of each line. */
  lastHead?: ReactNode
  /** It stands in a dialog. */
  raised?: boolean
}) {
  const sticky = cn('sticky left-0 z-1', raised ? 'bg-raised' : 'bg-surface')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways is reached by the keyboard
    <section className="overflow-x-auto" aria-label={caption} tabIndex={0}>
      <table className="w-full border-separate border-spacing-0">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="align-top">
            <td className={cn(sticky, 'w-36 min-w-28 border-border border-b')} />
            {candidates.map((candidate) => (
              <th
                key={candidate.id}
                scope="col"
                className="min-w-48 border-border border-b px-3 pb-3 text-left font-normal"
              >
                {head(candidate)}
              </th>
            ))}
            {lastHead && (
              <th
                scope="col"
                className="min-w-48 border-border border-b px-3 pb-3 text-left font-normal"
              >
                {lastHead}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <th
                scope="row"
                className={cn(
                  sticky,
                  'h-9 border-border border-b pr-2 text-left font-normal text-faint',
                )}
              >
                {line.label}
                {line.differs && <span className="sr-only"> (differs)</span>}
              </th>
              {line.cells.map((cell, at) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns keep their places
                  key={at}
                  className={cn(
                    'h-9 max-w-80 break-words border-border border-b px-3',
                    line.differs && 'bg-both-soft',
                  )}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Name, kind, and the crown of the one that is synced, with its stored reason. */
export function CandidateHead({
  candidate,
  crowned,
  children,
}: {
  candidate: Candidate
  crowned: string | null
  children?: ReactNode
}) {
  const voice = candidate.noun === 'Prospect' ? 'concord' : 'salesforce'
  return (
    <span className="grid gap-1">
      <span className="flex items-center gap-1.5 font-medium">
        {crowned && <Icon name="crown" size={14} className="text-accord" />}
        <span className="truncate">{candidate.name}</span>
      </span>
      <span className="flex flex-wrap items-center gap-x-2 text-muted text-xs">
        <VoiceMark voice={voice}>{candidate.noun}</VoiceMark>
        <span>
          made <RelativeTime at={candidate.createdAt} short />
        </span>
      </span>
      {(crowned ?? candidate.why) && (
        <span className="text-muted text-xs">
          {crowned ?? (voice === 'concord' ? candidate.why : `Not synced: ${candidate.why}`)}
        </span>
      )}
      {children && <span className="mt-1 flex flex-wrap gap-1.5">{children}</span>}
    </span>
  )
}

export function differ(values: readonly (FieldValue | undefined)[]): boolean {
  const told = (value: FieldValue | undefined) =>
    value === undefined || value === null || value === '' || value === false ? '' : String(value)
  return new Set(values.map(told)).size > 1
}

/** Fields that differ come first, each part in the order of the fields. */
export function orderedFields({
  fields,
  candidates,
}: Pick<DuplicateGroup, 'fields' | 'candidates'>) {
  const known = fields.map((field) => ({
    ...field,
    differs: differ(candidates.map(({ values }) => values[field.name])),
  }))
  return [...known.filter(({ differs }) => differs), ...known.filter(({ differs }) => !differs)]
}
