import { inBusinessUnit } from '#db/client.ts'
import { keepUsage } from '#lib/connector/keep.ts'
import { askedFilter, type ObjectRule } from '#lib/criteria/record-filter.ts'
import { listCustomObjects } from '#lib/custom-objects/reads.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import type { Client } from '#lib/salesforce/client.ts'
import { describeCandidates } from '#lib/salesforce/custom-describe.ts'
import { type Asked, countWhere, sampleWhere } from '#lib/salesforce/samples.ts'
import { type Soql, soql } from '#lib/salesforce/soql.ts'
import { candidatesMax, toCandidate } from '#lib/sharing/custom-objects.ts'
import { keepCandidates } from '#lib/sharing/custom-writes.ts'
import type { SharingExample } from '#lib/sharing/types.ts'
import { examplesMax, whyWords } from '#lib/sync/commands/preview-sharing.ts'
import { required } from '#lib/sync/commands/refresh.ts'
import type { OpenCommand } from '#lib/sync/commands/run-command.ts'
import { sealPreview } from '#lib/sync/commands/sealed-preview.ts'
import type { Commands } from '#lib/sync/commands/types.ts'
import { apiVersion, type Workshop } from '#lib/sync/wiring.ts'

/** [SH-1] Which custom objects of the org could be shared. Of their records nothing is asked. */
export async function describeCustomObjects(
  { sql }: Workshop,
  buId: string,
  client: Client,
): Promise<Commands['describe_custom_objects']['outcome']> {
  const reply = await describeCandidates(readerOf(client), candidatesMax)
  const candidates = required(reply).map(toCandidate)
  await inBusinessUnit(sql, buId, async (tx) => {
    await keepCandidates(tx, buId, candidates)
    await keepUsage(tx, buId, reply.calls, reply.limit)
  })
  return { objects: candidates.length }
}

/**
 * [SH-5] What sharing an object, or sharing it otherwise, would change, counted in Salesforce. The examples are sealed to
 * the key of whoever asked: what is not shared is in none of our tables, not even for a moment.
 */
export async function previewCustomSharing(
  { sql }: Workshop,
  { buId, args }: OpenCommand,
  client: Client,
): Promise<Commands['preview_custom_sharing']['outcome']> {
  const { next, publicKey } = args as Commands['preview_custom_sharing']['args']
  const shared = await inBusinessUnit(sql, buId, (tx) => listCustomObjects(tx, buId))
  const now = shared.find(({ apiName }) => apiName === next.apiName)
  const reader = readerOf(client)
  const ask = (...rules: (ObjectRule | null)[]): Asked => ({
    object: next.apiName,
    where: rules.flatMap((rule) => (rule ? askedFilter(rule).soql : [])),
  })
  const counts = now ? [ask(next.rule), ask(now.rule), ask(now.rule, next.rule)] : [ask(next.rule)]
  const counted = await countWhere(reader, counts)
  const [nextN = 0, nowN = 0, stay = 0] = required(counted)
  let calls = counted.calls
  const sample = async (inside: CustomObject | undefined, outside: CustomObject | undefined) => {
    // Outside of what is shared whole there is nothing.
    if (!inside || outside?.rule === null) return []
    const not: Soql[] = outside?.rule ? [soql`(not ${askedFilter(outside.rule).soql})`] : []
    const where = [...ask(inside.rule).where, ...not]
    const fields = [...new Set(['Name', ...shownNames(now, next)])]
    const reply = await sampleWhere(reader, [
      { object: next.apiName, where, fields, limit: examplesMax },
    ])
    calls += reply.calls
    return (required(reply)[0] ?? []).map((row) => toExample(row, now, next))
  }
  const shown = {
    now: nowN,
    next: nextN,
    stay,
    overlap: [],
    entering: await sample(next, now),
    leaving: await sample(now, next),
  }
  return sealPreview(sql, buId, publicKey, shown, { calls, limit: counted.limit })
}

const readerOf = (client: Client) => ({
  client,
  apiVersion,
  kind: 'setup' as const,
  hasPersonAccounts: false,
})

/** Without a rule, the first of what would be shown says what kind of record it is. */
const withoutRule = 2

function shownOf(now: CustomObject | undefined, next: CustomObject): CustomObject['fields'] {
  const ruled = [...(now?.rule?.fields ?? []), ...(next.rule?.fields ?? [])]
  const shown = ruled.length > 0 ? ruled : next.fields.slice(0, withoutRule)
  return [...new Map(shown.map((field) => [field.name, field])).values()]
}

function shownNames(now: CustomObject | undefined, next: CustomObject): string[] {
  return shownOf(now, next).map(({ name }) => name)
}

function toExample(
  row: Record<string, unknown>,
  now: CustomObject | undefined,
  next: CustomObject,
): SharingExample {
  return {
    object: next.label,
    id: String(row.Id),
    name: String(row.Name ?? 'No name'),
    detail: null,
    why: shownOf(now, next)
      .map(({ name, label }) => whyWords(label, row[name]))
      .join(', '),
  }
}
