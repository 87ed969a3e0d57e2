import { Badge } from '#components/ui/badge.tsx'
import { stateWords } from '#lib/automation/labels.ts'
import type { RuleRow } from '#lib/automation/types.ts'

/** Whether a rule is on: in words and by its mark. */
export function RuleMark({ rule }: { rule: Pick<RuleRow, 'state' | 'sweeping'> }) {
  const { state, sweeping } = rule
  if (state === 'stopped') {
    return (
      <Badge tone="need" icon="warning">
        {stateWords.stopped}
      </Badge>
    )
  }
  if (state === 'paused') {
    return (
      <Badge tone="line" icon="pause">
        {stateWords.paused}
      </Badge>
    )
  }
  return <Badge icon="play">{sweeping ? 'On, looking' : stateWords.running}</Badge>
}
