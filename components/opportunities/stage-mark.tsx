import { Icon, type IconName } from '#components/ui/icon.tsx'
import type { OpportunityState } from '#lib/opportunities/types.ts'

const icons: Record<OpportunityState, IconName> = { open: 'flag', won: 'check', lost: 'close' }

/** The stage in the org's own word, with the mark of how it stands. */
export function StageMark({ stage, state }: { stage: string; state: OpportunityState }) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1.5">
      <Icon name={icons[state]} size={12} className="flex-none text-faint" />
      <span className="truncate">{stage}</span>
    </span>
  )
}
