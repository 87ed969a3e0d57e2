import { nounOf } from '#lib/base/record-noun.ts'
import type { CreateRow, CrmObject, CrmRecord } from '#lib/salesforce/port.ts'
import { toDecisionField } from '#lib/sync/engine/apply-pair.ts'
import type { PlannedCreate, PlannedUpdate } from '#lib/sync/engine/plan-push.ts'
import { createKinds } from '#lib/sync/engine/settle-push.ts'
import type { Decision, FieldValue, FieldValues, Pair } from '#lib/sync/engine/types.ts'
import type { DryRunItem } from '#lib/sync/ports.ts'

/** [EX-1] One line of the dry run, before it has its number. */
export type DryRunEntry = Omit<DryRunItem, 'n'>

export function decisionItem(decision: Decision, name: string): DryRunEntry {
  const { kind, direction, prospectId, crmId, crmObject, reason, fields } = decision
  return { kind, direction, prospectId, crmId, crmObject, name, reason, fields }
}

export function updateItem(
  { claim, record, outs }: PlannedUpdate,
  pairs: Map<string, Pair>,
): DryRunEntry {
  const conflict = outs.some(({ verdict }) => verdict.conflict)
  return {
    kind: conflict ? 'conflict' : 'update',
    direction: 'out',
    prospectId: claim.prospectId,
    crmId: record.id,
    crmObject: record.object,
    name: nameOfProspect(pairs.get(claim.prospectId)?.prospect.values),
    reason: conflict ? 'Both sides changed; our value would stay' : 'Would be sent to Salesforce',
    fields: outs.map((move) => toDecisionField(move, 'out')),
  }
}

export function createItem(
  { claim, object, row, sent }: PlannedCreate,
  pairs: Map<string, Pair>,
): DryRunEntry {
  return {
    kind: createKinds[object],
    direction: 'out',
    prospectId: claim.prospectId,
    crmId: null,
    crmObject: object,
    name: nameOfProspect(pairs.get(claim.prospectId)?.prospect.values),
    reason: createReason(object, row),
    fields: Object.entries(sent).map(([field, to]) => ({
      field,
      direction: 'out',
      from: null,
      to,
      rule: 'only_concord_moved',
    })),
  }
}

function createReason(object: CrmObject, { values, useAssignmentRule }: CreateRow): string {
  const noun = nounOf(object)
  const first = `no record has its e-mail: a ${noun} would be created`
  if (useAssignmentRule) {
    return `Left to the assignment rule, and ${first}, for whom Salesforce chooses the owner`
  }
  return String(values.OwnerId).startsWith('00G')
    ? `Assigned to a queue, and ${first}, which the queue would own`
    : `Assigned, and ${first}`
}

export function nameOf(
  { prospectId, crmId }: Decision,
  pairs: Map<string, Pair>,
  records: Map<string, CrmRecord>,
): string {
  const pair = prospectId === null ? undefined : pairs.get(prospectId)
  if (pair) return nameOfProspect(pair.prospect.values)
  const record = crmId === null ? undefined : records.get(crmId)
  if (!record) return 'Unnamed'
  const { FirstName, LastName } = record.values
  return joined(FirstName, LastName) || record.email || 'Unnamed'
}

function nameOfProspect(values: FieldValues | undefined): string {
  if (!values) return 'Unnamed'
  return joined(values.first_name, values.last_name) || String(values.email ?? 'Unnamed')
}

function joined(...parts: (FieldValue | undefined)[]): string {
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join(' ')
}
