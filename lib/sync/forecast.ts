import { inBusinessUnit, type Sql } from '#db/client.ts'
import {
  forecastRules,
  keepForecast,
  type PlannedCycle,
  type PlannedEntry,
} from '#lib/automation/forecast.ts'
import { type Instant, toIsoText } from '#lib/base/instant.ts'
import { keepUsage } from '#lib/connector/keep.ts'
import { endedAt, stateOf } from '#lib/opportunities/rules.ts'
import type {
  CrmContactRole,
  CrmOpportunity,
  SalesFilter,
  SalesObject,
} from '#lib/salesforce/sales-port.ts'
import { opportunityFilter } from '#lib/sharing/opportunity-filter.ts'
import { advance, type Sweep, startSweeps } from '#lib/sync/keyset-sweep.ts'
import { pageSizeMax } from '#lib/sync/page-size.ts'
import type { SyncContext } from '#lib/sync/ports.ts'

const objects: SalesObject[] = ['Opportunity', 'OpportunityContactRole']
/** Kept in memory as an id and a few letters each; beyond, the forecast says that it is not whole. */
const rowsMost = 150_000

type Deal = { state: 'open' | 'won' | 'lost'; createdAt: Instant; endedAt: Instant }

type Read = {
  opportunities: Map<string, Deal>
  roles: Map<string, Pick<CrmContactRole, 'opportunityId' | 'contactId' | 'isPrimary'>>
  calls: number
  whole: boolean
}

/**
 * [OP-3] After a dry run: reads what the next cycle would read of opportunities, writes nothing of it, and counts how many
 * prospects would cross which rule, by that and by everything that the dry run would change. An org that shows no
 * opportunities stops nothing.
 */
export async function forecastCycle(
  context: SyncContext,
  sql: Sql,
  buId: string,
  cycle: PlannedCycle,
): Promise<void> {
  const read = await lookAhead(context, sql, buId)
  await inBusinessUnit(sql, buId, async (tx) => {
    const [policy] = await tx<{ primary: boolean }[]>`
      select settings->>'opportunityRoles' = 'primary' as primary from connectors where bu_id = ${buId}`
    const planned = read ? entriesOf(read, policy?.primary === true) : []
    const { rules, whole, ...scores } = await forecastRules(tx, buId, cycle, planned)
    const sales = read && { opportunities: read.opportunities.size, ...scores }
    await keepForecast(tx, buId, cycle.runId, {
      sales,
      rules,
      whole: whole && read?.whole !== false,
    })
  })
}

/** @returns null: opportunities are not read, or the org shows none */
async function lookAhead(
  { store, org }: SyncContext,
  sql: Sql,
  buId: string,
): Promise<Read | null> {
  const reading = await store.opportunityReading()
  if (!reading.on) return null
  const within = opportunityFilter(reading.rule ?? null)
  const read = await readAhead(org, startSweeps(objects, reading.cursors), reading.hidden, within)
  await inBusinessUnit(sql, buId, (tx) => keepUsage(tx, buId, read?.calls ?? 1, null))
  return read
}

/** @returns null when the org refuses: the screens say so once the cycle has met it */
async function readAhead(
  org: SyncContext['org'],
  start: Sweep<SalesObject>[],
  hidden: readonly string[],
  within: SalesFilter | null,
): Promise<Read | null> {
  const read: Read = { opportunities: new Map(), roles: new Map(), calls: 0, whole: true }
  let sweeps = start
  while (sweeps.some(({ dry }) => !dry)) {
    const reads = sweeps
      .filter(({ dry }) => !dry)
      .map(({ object, from }) => ({
        object,
        from,
        hidden: [...hidden],
        limit: pageSizeMax,
        within,
      }))
    const reply = await org.salesChangedSince(reads)
    read.calls += reply.calls
    if (!reply.ok) return null
    for (const page of reply.value) {
      if (page.object === 'Opportunity') keepOpportunities(read, page.records)
      else if (page.object === 'OpportunityContactRole') keepRoles(read, page.records)
    }
    sweeps = advance(sweeps, reply.value, reply.orgTime)
    if (read.opportunities.size + read.roles.size > rowsMost) {
      read.whole = false
      break
    }
  }
  return read
}

function keepOpportunities({ opportunities }: Read, records: readonly CrmOpportunity[]): void {
  for (const record of records) {
    const { createdAt } = record
    const deal = { state: stateOf(record), createdAt, endedAt: endedAt(record) } as const
    if (!record.isDeleted) opportunities.set(record.id, deal)
  }
}

function keepRoles({ roles }: Read, records: readonly CrmContactRole[]): void {
  for (const { id, opportunityId, contactId, isPrimary, isDeleted } of records) {
    if (isDeleted) roles.delete(id)
    else roles.set(id, { opportunityId, contactId, isPrimary })
  }
}

/** [OP-2] Each counts as created, and as what it has come to. */
function entriesOf({ opportunities, roles }: Read, primaryOnly: boolean): PlannedEntry[] {
  return [...roles.values()].flatMap(({ opportunityId, contactId, isPrimary }): PlannedEntry[] => {
    const deal = opportunities.get(opportunityId)
    if (deal === undefined || (primaryOnly && !isPrimary)) return []
    const { state } = deal
    const kind = 'opportunity_created' as const
    const created = { contactId, opportunityId, kind, state, at: toIsoText(deal.createdAt) }
    if (state === 'open') return [created]
    return [created, { ...created, kind: `opportunity_${state}`, at: toIsoText(deal.endedAt) }]
  })
}
