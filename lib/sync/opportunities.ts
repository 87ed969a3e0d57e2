import { planOpportunities } from '#lib/opportunities/rules.ts'
import type { OpportunityStand } from '#lib/opportunities/types.ts'
import type { FailureCode, KeysetPosition, SalesforceFailure } from '#lib/salesforce/port.ts'
import { refusedSalesFields } from '#lib/salesforce/sales.ts'
import type {
  CrmContactRole,
  CrmOpportunity,
  SalesFilter,
  SalesObject,
  SalesPage,
  SalesRead,
} from '#lib/salesforce/sales-port.ts'
import { opportunityFilter } from '#lib/sharing/opportunity-filter.ts'
import type { PlanHash } from '#lib/sync/engine/plan-hash.ts'
import { advance, cursorMoves, type Sweep, startSweeps } from '#lib/sync/keyset-sweep.ts'
import { pageSizeMax } from '#lib/sync/page-size.ts'
import type { OpportunityReading, OpportunityStep } from '#lib/sync/ports.ts'
import { emptyResult, type PhaseInput, type PhaseResult } from '#lib/sync/pull.ts'
import type { Answer, Stop } from '#lib/sync/run-calls.ts'

const objects: SalesObject[] = ['Opportunity', 'OpportunityContactRole']
/** [SH-1] With a rule, what it keeps out is noticed by id, so that what left is forgotten. */
const underRule: SalesObject[] = [...objects, 'OpportunityOutside']
const rechecksAtOnce = 2_000
/** A field that is hidden is left out and the page asked again; there are fewer fields than this. */
const refusalsMax = 10

type Sweeps = Sweep<SalesObject>[]

/**
 * [OP-1] The last phase of a cycle: opportunities and contact roles, from cursors of their own. Whoever is linked by now
 * is told what concerns them. Nothing here goes back to Salesforce. An org that shows us no opportunities stops nothing:
 * the screens say so, and it is asked again after a while.
 */
export async function readOpportunities(input: PhaseInput, hash: PlanHash): Promise<PhaseResult> {
  const { context } = input
  const reading = await context.store.opportunityReading()
  const result = { ...emptyResult(), hash }
  if (!reading.on) return result
  const stop = (await recheck(input)) ?? (await sweep(input, reading))
  return { ...result, stop }
}

/** Links changed since the last look. Before the sweep, so that what the sweep leaves behind is settled by the next run. */
async function recheck(input: PhaseInput): Promise<Stop | null> {
  const nothing = { opportunities: [], roles: [], forget: [], cursors: [] }
  for (;;) {
    const done = await merge(input, { ...nothing, rechecks: rechecksAtOnce })
    if (!done.ok) return done.stop
    if (done.rechecked < rechecksAtOnce) return null
  }
}

async function sweep(input: PhaseInput, reading: OpportunityReading): Promise<Stop | null> {
  const { clock } = input.context
  if (reading.refusedUntil !== null && reading.refusedUntil > clock()) return null
  const within = opportunityFilter(reading.rule ?? null)
  let sweeps: Sweeps = startSweeps(within ? underRule : objects, reading.cursors)
  const hidden = [...reading.hidden]
  while (sweeps.some(({ dry }) => !dry)) {
    const answer = await readPages(input, sweeps, hidden, within)
    if (!answer.ok) return refused(input, answer.stop, hidden)
    sweeps = advance(sweeps, answer.value, answer.orgTime)
    const rows = rowsOf(answer.value)
    const entering = within ? await rolesOf(input, rows.opportunities, within) : null
    if (entering && !entering.ok) return entering.stop
    const step = {
      ...rows,
      roles: [...rows.roles, ...(entering?.value ?? [])],
      cursors: cursorMoves(sweeps, answer.value),
      rechecks: 0,
    }
    const done = await merge(input, step)
    if (!done.ok) return done.stop
  }
  await input.context.store.noteOpportunityReading(input.run, { hidden, problem: null })
  return null
}

/** Names in `hidden` what the org does not show, and asks again without it. */
async function readPages(
  { context, calls }: PhaseInput,
  sweeps: Sweeps,
  hidden: string[],
  within: SalesFilter | null,
): Promise<Answer<SalesPage[]>> {
  for (let tries = 0; ; tries++) {
    const reads = sweeps
      .filter(({ dry }) => !dry)
      .map(({ object, from }) => ({ object, from, hidden, limit: pageSizeMax, within }))
    const answer = await calls.ask('read', () => context.org.salesChangedSince(reads))
    if (answer.ok || answer.stop.why !== 'call_failed' || tries === refusalsMax) return answer
    const fields = refusedSalesFields(answer.stop.failure).filter((one) => !hidden.includes(one))
    if (fields.length === 0) return answer
    hidden.push(...fields)
  }
}

/** An opportunity that enters the rule brings its roles, which may not have changed for years. */
async function rolesOf(
  { context, calls }: PhaseInput,
  opportunities: readonly CrmOpportunity[],
  within: SalesFilter,
): Promise<Answer<CrmContactRole[]>> {
  const ofOpportunities = opportunities.map(({ id }) => id)
  const roles: CrmContactRole[] = []
  let from: KeysetPosition | null = null
  while (ofOpportunities.length > 0) {
    const object = 'OpportunityContactRole' as const
    const read: SalesRead = {
      object,
      from,
      hidden: [],
      limit: pageSizeMax,
      within,
      ofOpportunities,
    }
    const answer: Answer<SalesPage[]> = await calls.ask('read', () =>
      context.org.salesChangedSince([read]),
    )
    if (!answer.ok) return answer
    const [page] = answer.value
    if (page?.object === object) roles.push(...page.records)
    if (!page || page.done || !page.last) break
    from = page.last
  }
  return { ok: true, value: roles, orgTime: null }
}

const refusals: readonly FailureCode[] = ['schema_changed', 'no_access']

async function refused(
  { context, run }: PhaseInput,
  stop: Stop,
  hidden: string[],
): Promise<Stop | null> {
  if (stop.why !== 'call_failed' || !refusals.includes(stop.failure.code)) return stop
  await context.store.noteOpportunityReading(run, { hidden, problem: wordsOf(stop.failure) })
  return null
}

function wordsOf({ message }: SalesforceFailure): string {
  return `Salesforce shows the connector user no opportunities: ${message}`
}

function rowsOf(pages: readonly SalesPage[]): {
  opportunities: CrmOpportunity[]
  roles: CrmContactRole[]
  forget: string[]
} {
  return {
    opportunities: pages.flatMap((page) => (page.object === 'Opportunity' ? page.records : [])),
    roles: pages.flatMap((page) => (page.object === 'OpportunityContactRole' ? page.records : [])),
    forget: pages.flatMap((page) => {
      if (page.object === 'OpportunityOutside') return page.records.map(({ id }) => id)
      return page.object === 'Opportunity' ? (page.left ?? []) : []
    }),
  }
}

async function merge(
  { context, run }: PhaseInput,
  step: OpportunityStep,
): Promise<{ ok: true; rechecked: number } | { ok: false; stop: Stop }> {
  const plan = (stands: OpportunityStand[]) => planOpportunities(stands, context.clock())
  const done = await context.store.mergeOpportunities(run, step, plan)
  if (!done.ok) return { ok: false, stop: { why: done.error.code } }
  return { ok: true, rechecked: done.value.rechecked }
}
