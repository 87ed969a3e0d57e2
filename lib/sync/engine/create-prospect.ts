import { toIsoText } from '#lib/base/instant.ts'
import { nounOf } from '#lib/base/record-noun.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { emailKey } from './canonical.ts'
import { count } from './effects.ts'
import { readValue } from './fields.ts'
import { authorOf, type Planning, toOurs } from './planning.ts'
import type { FieldValues, LinkEvidence, Origin } from './types.ts'

/** [CR-6][CR-8] A person known to Salesforce becomes a prospect, linked to the record from its first moment. */
export function createProspect(
  planning: Planning,
  record: CrmRecord,
  evidence: LinkEvidence,
): void {
  const { config, effects, now } = planning
  const prospectId = planning.newId()
  const at = toIsoText(toOurs(record.modifiedAt, config))
  const by = authorOf(record, config)
  const values: FieldValues = {}
  const agreed: FieldValues = {}
  const origin: Origin = { side: 'salesforce', at, by, rule: 'only_salesforce_moved' }
  const origins: Record<string, Origin> = {}
  const changedAt: Record<string, string> = {}
  for (const field of planning.rules[record.object]) {
    const name = field.rule.field
    const value = readValue(record, field)
    // What we tell Salesforce has no blank to agree on.
    if (value === null && field.rule.told) continue
    agreed[name] = value
    if (value === null || field.rule.told) continue
    values[name] = value
    origins[name] = origin
    changedAt[name] = at
  }
  const owner = record.ownerId === null ? undefined : config.userByOwner[record.ownerId]
  const assignedUserId = owner ?? null
  effects.inserts.push({
    id: prospectId,
    values,
    origins,
    changedAt,
    assignedUserId,
    createdAt: now,
    createdBy: 'Salesforce',
  })
  effects.links.push({
    prospectId,
    crmId: record.id,
    crmObject: record.object,
    linkState: 'linked',
    evidence: { ...evidence, how: 'prospect_created' },
    linkedAt: now,
    agreed,
    agreedAt: now,
    crmOwnerId: record.ownerId,
    syncState: 'in_accord',
    lastSyncedAt: now,
  })
  effects.decisions.push({
    prospectId,
    crmId: record.id,
    crmObject: record.object,
    kind: 'create_prospect',
    direction: 'in',
    reason: `A ${nounOf(record.object)} whose e-mail no prospect had`,
    fields: [],
    evidence,
  })
  planning.holderOfRecord.set(record.id, prospectId)
  const key = emailKey(record.email)
  if (key !== null) planning.holderOfEmail.set(key, prospectId)
  count(effects, 'prospectsCreated')
}
