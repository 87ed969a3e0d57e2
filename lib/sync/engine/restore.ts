import { emailKey } from './canonical.ts'
import { enqueue } from './follow-up.ts'
import { type PlanningInput, startPlanning } from './planning.ts'
import type { Effects } from './types.ts'

/** [DL-4] A person sent the record: its prospect lives again, with everything it had. */
export function planRestore(input: PlanningInput & { prospectId: string }): Effects {
  const planning = startPlanning(input)
  const pair = planning.pairs.get(input.prospectId)
  if (!pair || pair.prospect.deletedAt === null) return planning.effects
  const key = emailKey(pair.prospect.values.email)
  if (key !== null && planning.holderOfEmail.has(key)) return planning.effects
  const { prospect, link } = pair
  planning.effects.patches.push({ id: prospect.id, deletedAt: null, deletedReason: null })
  planning.effects.decisions.push({
    prospectId: prospect.id,
    crmId: link.crmId,
    crmObject: link.crmObject,
    kind: 'restore',
    direction: 'in',
    reason: 'Its record was sent to Concord: it is back from the recycle bin',
    fields: [],
    evidence: null,
  })
  // What was edited in the bin was not pushed; when this process dies before the sync, the next cycle comes for it.
  enqueue(planning, pair, 'restored')
  return planning.effects
}
