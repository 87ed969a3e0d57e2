import type { SqlLike } from '#db/client.ts'
import { getConnector, listNeighbours } from '#lib/connector/reads.ts'
import { criteriaWords } from '#lib/criteria/words.ts'
import { getFieldsPage, getSchema } from '#lib/mapping/reads.ts'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'
import { sharingChoices } from '#lib/sharing/choices.ts'
import { getCustomSharing } from '#lib/sharing/custom-reads.ts'
import { opportunityChoices } from '#lib/sharing/opportunities.ts'
import type { OpportunityRule } from '#lib/sharing/opportunity-filter.ts'
import { removalRefusal } from '#lib/sharing/rules.ts'
import type {
  OpportunitySharing,
  SharingChoice,
  SharingNeighbour,
  SharingPage,
  SharingRule,
} from '#lib/sharing/types.ts'

type StoredRule = SharingRule & { savedAt: Date; savedBy: string | null }

export async function findRule(sql: SqlLike): Promise<StoredRule | null> {
  const [row] = await sql<StoredRule[]>`
    select criteria, fields, saved_at as "savedAt", (select name from users where id = saved_by) as "savedBy"
    from sharing_rules where object = 'people'`
  return row ?? null
}

/** [SH-3] The fields that a rule may name now, and those that mapping keeps out. */
export async function readChoices(
  sql: SqlLike,
): Promise<{ choices: SharingChoice[]; mapped: string[] }> {
  const [{ schema }, { rows }] = await Promise.all([getSchema(sql), getFieldsPage(sql)])
  const fieldsOf = (side: 'leadField' | 'contactField' | 'accountField') =>
    new Set(rows.map(({ pairing }) => pairing?.[side] ?? '').filter((name) => name !== ''))
  const mapped = {
    Lead: fieldsOf('leadField'),
    Contact: fieldsOf('contactField'),
    Account: fieldsOf('accountField'),
  }
  return {
    choices: sharingChoices(schema, mapped),
    mapped: rows.filter(({ pairing }) => pairing !== null).map(({ field }) => field.label),
  }
}

export async function getSharingPage(sql: SqlLike, buId: string): Promise<SharingPage> {
  const [
    connector,
    neighbours,
    rule,
    { choices, mapped },
    waiting,
    [facts],
    opportunities,
    custom,
  ] = await Promise.all([
    getConnector(sql),
    listSharingNeighbours(sql, buId),
    findRule(sql),
    readChoices(sql),
    countWaiting(sql, buId),
    sql<
      { checked: boolean }[]
    >`select sharing_version = sharing_checked as checked from connectors`,
    getOpportunitySharing(sql),
    getCustomSharing(sql, buId),
  ])
  const { isIntegrationUser } = connector
  const running = connector.connected && !connector.paused
  return {
    opportunities,
    custom,
    connected: connector.connected,
    orgName: connector.orgName,
    rule: rule && { criteria: rule.criteria, fields: rule.fields },
    savedAt: rule?.savedAt.toISOString() ?? null,
    savedBy: rule?.savedBy ?? null,
    choices,
    mapped,
    neighbours: neighbours.map(({ id, name, rule: theirs }) => ({
      id,
      name,
      hasRule: theirs !== null,
    })),
    removalRefusal: rule && removalRefusal({ running, isIntegrationUser, neighbours }),
    createDespiteUnshared: connector.settings.createDespiteUnshared,
    waiting,
    checked: facts?.checked ?? true,
  }
}

/** What the first run and the review before unpausing say of it. */
export async function readSharingFacts(
  sql: SqlLike,
  buId: string,
): Promise<{ words: string; waiting: number } | null> {
  const rule = await findRule(sql)
  if (rule === null) return null
  const fields = new Map(rule.fields.map((field) => [field.name, field]))
  return { words: criteriaWords(rule.criteria, fields), waiting: await countWaiting(sql, buId) }
}

/** [SH-6] */
async function countWaiting(sql: SqlLike, buId: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from sync_errors
    where bu_id = ${buId} and closed_at is null and code = 'outside_sharing'`
  return row?.n ?? 0
}

/** What the others on the org share stands in the control table, where a business unit may see it. */
export async function listSharingNeighbours(
  sql: SqlLike,
  buId: string,
): Promise<SharingNeighbour[]> {
  const neighbours = await listNeighbours(sql, buId)
  if (neighbours.length === 0) return []
  const rows = await sql<{ buId: string; rule: SharingRule | null }[]>`
    select bu_id as "buId", people_rule as rule from org_links
    where bu_id = any(${neighbours.map(({ id }) => id)}::uuid[])`
  const rules = new Map(rows.map((row) => [row.buId, row.rule]))
  return neighbours.map(({ id, name }) => ({ id, name, rule: rules.get(id) ?? null }))
}

/** [SH-1] The rule over opportunities, and the fields that it may name. */
export async function getOpportunitySharing(sql: SqlLike): Promise<OpportunitySharing> {
  const [[rule], [described], { settings }] = await Promise.all([
    sql<(OpportunityRule & { savedAt: Date; savedBy: string | null })[]>`
      select criteria, fields, saved_at as "savedAt", (select name from users where id = saved_by) as "savedBy"
      from sharing_rules where object = 'opportunities'`,
    sql<
      { fields: CrmFieldDescribe[] }[]
    >`select fields from crm_schemas where object = 'Opportunity'`,
    getConnector(sql),
  ])
  return {
    rule: rule ? { criteria: rule.criteria, fields: rule.fields } : null,
    savedAt: rule?.savedAt.toISOString() ?? null,
    savedBy: rule?.savedBy ?? null,
    choices: opportunityChoices(described?.fields ?? []),
    on: settings.syncOpportunities,
  }
}
