import { inBusinessUnit } from '#db/client.ts'
import { getConnector } from '#lib/connector/reads.ts'
import { isObject } from '#lib/salesforce/classify.ts'
import type { Client } from '#lib/salesforce/client.ts'
import type { CrmObject } from '#lib/salesforce/port.ts'
import { type Asked, countWhere, sampleWhere } from '#lib/salesforce/samples.ts'
import { type Soql, soql } from '#lib/salesforce/soql.ts'
import { filterOf } from '#lib/sharing/filter.ts'
import { findRule, listSharingNeighbours } from '#lib/sharing/reads.ts'
import type { SharingExample, SharingRule } from '#lib/sharing/types.ts'
import { fieldIn } from '#lib/sharing/verdict.ts'
import { required } from '#lib/sync/commands/refresh.ts'
import type { OpenCommand } from '#lib/sync/commands/run-command.ts'
import { sealPreview } from '#lib/sync/commands/sealed-preview.ts'
import type { Commands } from '#lib/sync/commands/types.ts'
import { objectsOf } from '#lib/sync/engine/fields.ts'
import { apiVersion, type Workshop } from '#lib/sync/wiring.ts'

export const examplesMax = 4

type AskedPeople = Asked & { object: CrmObject }

/**
 * [SH-5] What a rule would change, counted in Salesforce. The examples are people whom we may not know: they are sealed to
 * the key of whoever asked, so that our own tables never hold them.
 */
export async function previewSharing(
  workshop: Workshop,
  { buId, args }: OpenCommand,
  asked: { client: Client; hasPersonAccounts: boolean },
): Promise<Commands['preview_sharing']['outcome']> {
  const { next, publicKey } = args as Commands['preview_sharing']['args']
  const { now, neighbours, objects } = await inBusinessUnit(workshop.sql, buId, async (tx) => ({
    now: await findRule(tx),
    neighbours: await listSharingNeighbours(tx, buId),
    objects: objectsOf(await getConnector(tx)),
  }))
  const reader = { ...asked, apiVersion, kind: 'setup' as const }
  const sides = (rule: SharingRule | null, object: CrmObject) =>
    filterOf(rule, object)?.soql ?? null
  const both = (...rules: (SharingRule | null)[]): AskedPeople[] =>
    objects.map((object) => ({ object, where: given(rules.map((rule) => sides(rule, object))) }))
  const counted = await countWhere(reader, [
    ...both(now),
    ...both(next),
    ...both(now, next),
    ...neighbours.flatMap(({ rule }) => both(next, rule)),
  ])
  const sums = sumsOf(required(counted), objects.length)
  const [nowN = 0, nextN = 0, stay = 0, ...overlaps] = sums
  // A record is outside a rule only where there is one.
  const between = (inside: SharingRule | null, outside: SharingRule | null): AskedPeople[] =>
    outside === null
      ? []
      : objects.map((object) => ({
          object,
          where: [
            ...given([sides(inside, object)]),
            soql`(not ${filterOf(outside, object)?.soql ?? soql``})`,
          ],
        }))
  const rules = [now, next].filter((rule) => rule !== null)
  let calls = counted.calls
  const sample = async (asked: AskedPeople[]) => {
    if (asked.length === 0) return []
    const fields = asked.map(({ object }) => fieldsOf(object, rules))
    const rows = await sampleWhere(
      reader,
      asked.map((one, n) => ({ ...one, fields: fields[n] ?? [], limit: examplesMax })),
    )
    calls += rows.calls
    return required(rows).flatMap((found, n) =>
      found.map((row) => toExample(asked[n]?.object ?? 'Lead', row, rules)),
    )
  }
  const shown = {
    now: nowN,
    next: nextN,
    stay,
    overlap: neighbours.map(({ name, rule }, n) => ({
      name,
      hasRule: rule !== null,
      records: overlaps[n] ?? 0,
    })),
    entering: (await sample(between(next, now))).slice(0, examplesMax),
    leaving: (await sample(between(now, next))).slice(0, examplesMax),
  }
  return sealPreview(workshop.sql, buId, publicKey, shown, { calls, limit: counted.limit })
}

const given = (conditions: (Soql | null)[]) => conditions.filter((one) => one !== null)

/** Leads, contacts and person accounts count as one. */
function sumsOf(counts: readonly number[], objects: number): number[] {
  const sum = (some: readonly number[]) => some.reduce((all, n) => all + n, 0)
  return Array.from({ length: counts.length / objects }, (_, n) =>
    sum(counts.slice(n * objects, (n + 1) * objects)),
  )
}

const companyIn: Record<CrmObject, string | null> = {
  Lead: 'Company',
  Contact: 'Account.Name',
  Account: null,
}

function fieldsOf(object: CrmObject, rules: readonly SharingRule[]): string[] {
  const asked = rules.flatMap(({ fields }) => fields.map((field) => fieldIn(field, object)))
  const company = companyIn[object]
  return [...new Set(['Name', ...(company ? [company] : []), ...asked])].filter(
    (name) => name !== 'Id',
  )
}

function toExample(
  object: CrmObject,
  row: Record<string, unknown>,
  rules: readonly SharingRule[],
): SharingExample {
  const account = isObject(row.Account) ? row.Account.Name : null
  const company = object === 'Lead' ? row.Company : account
  const fields = new Map(rules.flatMap((rule) => rule.fields).map((field) => [field.name, field]))
  const why = [...fields.values()].map((field) =>
    whyWords(field.label, row[fieldIn(field, object)]),
  )
  return {
    object,
    id: String(row.Id),
    name: String(row.Name ?? 'No name'),
    detail: typeof company === 'string' ? company : null,
    why: why.join(', '),
  }
}

/** What an example says of one field of a rule. */
export function whyWords(label: string, value: unknown): string {
  if (typeof value === 'boolean') return `${label} is ${value ? 'checked' : 'not checked'}`
  return `${label} is ${value === null || value === undefined ? 'blank' : String(value)}`
}
