import { inBusinessUnit } from '#db/client.ts'
import type { Client } from '#lib/salesforce/client.ts'
import { type Asked, countWhere, sampleWhere } from '#lib/salesforce/samples.ts'
import { type Soql, soql } from '#lib/salesforce/soql.ts'
import { type OpportunityRule, opportunityFilter } from '#lib/sharing/opportunity-filter.ts'
import { getOpportunitySharing } from '#lib/sharing/reads.ts'
import type { SharingExample } from '#lib/sharing/types.ts'
import { examplesMax, whyWords } from '#lib/sync/commands/preview-sharing.ts'
import { required } from '#lib/sync/commands/refresh.ts'
import type { OpenCommand } from '#lib/sync/commands/run-command.ts'
import { sealPreview } from '#lib/sync/commands/sealed-preview.ts'
import { CommandRefused, type Commands } from '#lib/sync/commands/types.ts'
import { apiVersion, type Workshop } from '#lib/sync/wiring.ts'

const object = 'Opportunity' as const

/**
 * [SH-5] What a rule over opportunities would change, counted in Salesforce. The examples are sealed to the key of whoever
 * asked, as those of people are: what is not shared is in none of our tables, not even for a moment.
 */
export async function previewOpportunitySharing(
  workshop: Workshop,
  { buId, args }: OpenCommand,
  client: Client,
): Promise<Commands['preview_opportunity_sharing']['outcome']> {
  const { next, publicKey } = args as Commands['preview_opportunity_sharing']['args']
  const sharing = await inBusinessUnit(workshop.sql, buId, getOpportunitySharing)
  if (!sharing.on) throw new CommandRefused('Opportunities are switched off')
  const now = sharing.rule
  const reader = { client, apiVersion, kind: 'setup' as const, hasPersonAccounts: false }
  const both = (...rules: (OpportunityRule | null)[]): Asked => ({ object, where: within(rules) })
  const counted = await countWhere(reader, [both(now), both(next), both(now, next)])
  const [nowN = 0, nextN = 0, stay = 0] = required(counted)
  const rules = [now, next].filter((rule) => rule !== null)
  let calls = counted.calls
  const sample = async (inside: OpportunityRule | null, outside: OpportunityRule | null) => {
    const [kept] = within([outside])
    if (!kept) return []
    const where = [...within([inside]), soql`(not ${kept})`]
    const fields = [...new Set(['Name', 'StageName', ...namesIn(rules)])].filter((n) => n !== 'Id')
    const rows = await sampleWhere(reader, [{ object, where, fields, limit: examplesMax }])
    calls += rows.calls
    return (required(rows)[0] ?? []).map((row) => toExample(row, rules))
  }
  const shown = {
    now: nowN,
    next: nextN,
    stay,
    overlap: [],
    entering: await sample(next, now),
    leaving: await sample(now, next),
  }
  return sealPreview(workshop.sql, buId, publicKey, shown, { calls, limit: counted.limit })
}

function within(rules: readonly (OpportunityRule | null)[]): Soql[] {
  return rules.flatMap((rule) => opportunityFilter(rule)?.opportunity.soql ?? [])
}

function namesIn(rules: readonly OpportunityRule[]): string[] {
  return rules.flatMap(({ fields }) => fields.map(({ name }) => name))
}

function toExample(
  row: Record<string, unknown>,
  rules: readonly OpportunityRule[],
): SharingExample {
  const labels = new Map(
    rules.flatMap(({ fields }) => fields.map(({ name, label }) => [name, label])),
  )
  return {
    object,
    id: String(row.Id),
    name: String(row.Name ?? 'No name'),
    detail: typeof row.StageName === 'string' ? row.StageName : null,
    why: [...labels].map(([name, label]) => whyWords(label, row[name])).join(', '),
  }
}
