import type { CrmRecord, UpdateRow } from '#lib/salesforce/port.ts'
import { canonical } from '#lib/sync/engine/canonical.ts'
import { crmFieldOf } from '#lib/sync/engine/fields.ts'
import type { Effects, FieldRule, FieldValue, Pair } from '#lib/sync/engine/types.ts'
import type { Loaded } from '#lib/sync/ports.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import { connectorUserId, fieldRules } from '#lib/sync/testing/simulated-unit.ts'
import type { World } from '#lib/sync/testing/world.ts'

// [I2] What no rule allows, said as prohibitions and apart from the engine, which says what each rule does.

const byField = new Map(fieldRules.map((rule) => [rule.field, rule]))

export function checkMovesIn(world: World, loaded: Loaded, effects: Effects): void {
  for (const { prospectId, crmId, direction, fields } of effects.decisions) {
    const pair = loaded.pairs.find(({ prospect }) => prospect.id === prospectId)
    if (direction !== 'in' || !pair) continue
    const record =
      effects.mirror.findLast(({ id }) => id === crmId) ??
      loaded.records.find(({ id }) => id === crmId)
    for (const { field, to } of fields) {
      const rule = byField.get(field)
      if (rule && record) judgeIn(world, rule, pair, record, to)
    }
  }
}

function judgeIn(
  world: World,
  rule: FieldRule,
  pair: Pair,
  record: CrmRecord,
  taken: FieldValue,
): void {
  if (rule.type === 'checkbox') return
  const ours = canonical(pair.prospect.values[rule.field], rule)
  const agreed = agreedOf(pair, rule, record.id)
  const said = `${rule.field} of ${pair.prospect.id}: ${ours} gave way to ${taken} (agreed ${agreed})`
  demand(rule.direction !== 'push', 'I2', `${said}, a field that is only pushed`)
  // What the org made of our own value is taken whatever it is.
  const isOurWrite = record.modifiedById === connectorUserId
  const isKept = rule.blanks === 'keep' && taken === null && ours !== null && !isOurWrite
  demand(!isKept, 'I2', `${said}, a blank`)
  if (ours === null || rule.direction === 'pull' || rule.field === 'company') return
  const oursMoved = ours !== agreed
  const theirsMoved = taken !== agreed
  demand(theirsMoved || !oursMoved, 'I2', `${said}, which alone had moved`)
  if (!oursMoved || taken === null) return
  demand(rule.winner !== 'concord', 'I2', `${said}, though ours wins`)
  if (rule.winner === 'most_recent') {
    demand(!isOursLater(world, rule, pair, record, 1), 'I2', `${said}, though ours is later`)
  }
}

export type Write = { worker: string; row: UpdateRow; record: CrmRecord; pair: Pair }

export function checkMovesOut(world: World, write: Write): void {
  const { worker, row, record } = write
  for (const [crmField, sent] of Object.entries(row.values)) {
    const rule = fieldRules.find((one) => crmFieldOf(one, record.object) === crmField)
    demand(rule !== undefined, 'I2', `${crmField} is mapped to nothing and was written`)
    if (world.org.isFresh(worker, row.id, crmField)) judgeOut(world, write, rule, crmField, sent)
  }
}

function judgeOut(
  world: World,
  { worker, record, pair }: Write,
  rule: FieldRule,
  crmField: string,
  sent: FieldValue,
): void {
  const theirs = canonical(record.values[crmField], rule)
  const value = sent === '[not provided]' ? null : canonical(sent, rule)
  const agreed = agreedOf(pair, rule, record.id)
  const said = `${crmField} of ${record.id}: ${theirs} was overwritten by ${value} (agreed ${agreed})`
  const isUntouched = world.org.isUntouched(worker, record.id)
  // Another hand may have sent the same meanwhile.
  if (theirs === value && !isUntouched) return
  demand(theirs !== value, 'I8', `${said}, its own value`)
  demand(rule.direction !== 'pull' && !crmField.includes('.'), 'I2', `${said}, a field only read`)
  if (rule.type === 'checkbox') return
  const isKept = rule.blanks === 'keep' && value === null && theirs !== null
  demand(!isKept, 'I2', `${said}, a blank`)
  if (theirs === null || theirs === '[not provided]' || rule.direction === 'push') return
  const oursMoved = value !== agreed
  demand(oursMoved, 'I2', `${said}, which had not moved`)
  if (theirs === agreed || value === null || record.modifiedById === connectorUserId) return
  // Touched since it was decided: author and time that decided are gone.
  if (!isUntouched) return
  demand(rule.winner !== 'salesforce', 'I2', `${said}, though Salesforce wins`)
  const isAsDecided = canonical(pair.prospect.values[rule.field], rule) === value
  if (rule.winner === 'most_recent' && isAsDecided) {
    demand(isOursLater(world, rule, pair, record, 0), 'I2', `${said}, though theirs is later`)
  }
}

function agreedOf(pair: Pair, rule: FieldRule, crmId: string): FieldValue | undefined {
  const agreed = pair.link.crmId === crmId ? pair.link.agreed[rule.field] : undefined
  return agreed === undefined ? undefined : canonical(agreed, rule)
}

/** @param slackSeconds the offset of the clocks is measured through a header that shows whole seconds */
function isOursLater(
  { org, config }: World,
  rule: FieldRule,
  { prospect }: Pair,
  record: CrmRecord,
  slackSeconds: number,
): boolean {
  const changedAt = Date.parse(prospect.changedAt[rule.field] ?? '1970-01-01T00:00:00Z')
  const secondOf = (ms: number) => Math.floor(ms / 1000)
  const crmField = crmFieldOf(rule, record.object) ?? ''
  // [FD-3] Where a history is kept it is the field's own moment that counts.
  const isTracked = config.schema[record.object]?.some(
    (one) => one.name === crmField && one.historyTracked,
  )
  const theirsAt = (isTracked && org.changedAt(record.id, crmField)) || record.modifiedAt
  return secondOf(changedAt + org.offsetMs) > secondOf(theirsAt) + slackSeconds
}
