import { inBusinessUnit, type Sql } from '#db/client.ts'
import {
  forecastRules,
  keepForecast,
  type PlannedEntry,
  type SalesForecast,
} from '#lib/automation/forecast.ts'
import { keepUsage } from '#lib/connector/keep.ts'
import { stateOf } from '#lib/opportunities/rules.ts'
import type {
  CrmContactRole,
  CrmOpportunity,
  SalesFilter,
  SalesObject,
} from '#lib/salesforce/sales-port.ts'
import { opportunityFilter } from '#lib/sharing/opportunity-filter.ts'
import { pageSizeMax } from '#lib/sync/page-size.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { advance, type Sweep, startSweeps } from '#lib/sync/sales-sweep.ts'

const objects: SalesObject[] = ['Opportunity', 'OpportunityContactRole']
/** Kept in memory as an id and a few letters each; beyond, the forecast says that it is not whole. */
const rowsMost = 150_000

type Read = {
  opportunities: Map<string, 'open' | 'won' | 'lost'>
  roles: Map<string, Pick<CrmContactRole, 'opportunityId' | 'contactId' | 'isPrimary'>>
  calls: number
  whole: boolean
}

/**
 * [OP-3] After a dry run: reads what the next cycle would read of opportunities, writes nothing of it, and counts how many
 * prospects would cross which rule. An org that shows no opportunities has no forecast, and stops nothing.
 */
export async function forecastSales(
  context: SyncContext,
  sql: Sql,
  buId: string,
  runId: string,
): Promise<SalesForecast | null> {
  const found = await lookAhead(context, sql, buId, runId)
  await inBusinessUnit(sql, buId, (tx) => keepForecast(tx, buId, runId, found))
  return found
}

async function lookAhead(
  { store, org }: SyncContext,
  sql: Sql,
  buId: string,
  runId: string,
): Promise<SalesForecast | null> {
  const reading = await store.opportunityReading()
  if (!reading.on) return null
  const within = opportunityFilter(reading.rule ?? null)
  const read = await readAhead(org, startSweeps(objects, reading.cursors), reading.hidden, within)
  return inBusinessUnit(sql, buId, async (tx) => {
    await keepUsage(tx, buId, read?.calls ?? 1, null)
    if (!read) return null
    const [policy] = await tx<{ primary: boolean }[]>`
      select settings->>'opportunityRoles' = 'primary' as primary from connectors where bu_id = ${buId}`
    const planned = entriesOf(read, policy?.primary === true)
    const counted = await forecastRules(tx, buId, runId, planned)
    return { opportunities: read.opportunities.size, whole: read.whole, ...counted }
  })
}

/** @returns null when the org refuses: the screens say so once the cycle has met it */
async function readAhead(
  org: SyncContext['org'],
  start: Sweep[],
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
    if (!record.isDeleted) opportunities.set(record.id, stateOf(record))
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
    const state = opportunities.get(opportunityId)
    if (state === undefined || (primaryOnly && !isPrimary)) return []
    const created = { contactId, opportunityId, kind: 'opportunity_created' as const }
    if (state === 'open') return [created]
    return [created, { ...created, kind: `opportunity_${state}` }]
  })
}
