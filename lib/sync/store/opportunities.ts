import type { Tx } from '#db/client.ts'
import { toInstant } from '#lib/base/instant.ts'
import { fail, ok } from '#lib/base/result.ts'
import type { RolePolicy } from '#lib/opportunities/types.ts'
import {
  applyOpportunities,
  forgetOpportunities,
  readStands,
  writeOpportunities,
  writeRoles,
} from '#lib/opportunities/writes.ts'
import type { SalesObject } from '#lib/salesforce/sales-port.ts'
import type { OpportunityRule } from '#lib/sharing/opportunity-filter.ts'
import type { OpportunityReading, OpportunityStore } from '#lib/sync/ports.ts'
import { withRepeats } from '#lib/sync/store/repeat.ts'
import { mayStillWrite, moveCursors, readCursors } from '#lib/sync/store/runs.ts'
import { nowIn, type StoreClock } from '#lib/sync/store/store-clock.ts'

/** A refusal is asked again after this long; somebody may have granted what was missing. */
const refusedForMs = 10 * 60_000

type Within = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

export function opportunityStore(
  within: Within,
  buId: string,
  clock: StoreClock,
): OpportunityStore {
  return {
    opportunityReading: () => within((tx) => readReading(tx, buId)),

    mergeOpportunities: (run, step, plan) =>
      withRepeats(() =>
        within(async (tx) => {
          const may = await mayStillWrite(tx, buId, run)
          if (may !== 'yes') return fail(may, 'Another worker has taken over, or other rules hold')
          await forgetOpportunities(tx, buId, step.forget)
          const moved = await writeOpportunities(tx, buId, step.opportunities)
          const joined = await writeRoles(tx, buId, step.roles)
          const again = await takeRechecks(tx, buId, step.rechecks)
          const touched = [...new Set([...moved, ...joined, ...again.opportunityIds])]
          const stands = await readStands(tx, buId, touched, await policyOf(tx, buId))
          const effects = plan(stands)
          const told = touched.length > 0 ? await applyOpportunities(tx, buId, effects) : 0
          // A link that changes in another transaction now sees neither these roles nor is seen here.
          await leaveRechecks(tx, buId, joined)
          if (step.cursors.length > 0)
            await moveCursors(tx, buId, run, step.cursors, nowIn(tx, clock))
          return ok({ told, rechecked: again.taken })
        }),
      ),

    noteOpportunityReading: (_run, { hidden, problem }) =>
      within(async (tx) => {
        await tx`
          insert into opportunity_readings as r (bu_id, read_at, hidden, problem, problem_at)
          values (${buId}, ${nowIn(tx, clock)}, ${hidden}::text[], ${problem}, case when ${problem}::text is not null then ${nowIn(tx, clock)} end)
          on conflict (bu_id) do update set hidden = excluded.hidden, problem = excluded.problem,
            problem_at = excluded.problem_at, read_at = coalesce(r.read_at, excluded.read_at)
          where (r.hidden, r.problem) is distinct from (excluded.hidden, excluded.problem) or r.problem is not null
            or r.read_at is null`
      }),
  }
}

type ReadingRow = {
  on: boolean
  policy: RolePolicy
  looked: RolePolicy | null
  hidden: string[] | null
  problemAt: Date | null
  rule: OpportunityRule | null
}

async function readReading(tx: Tx, buId: string): Promise<OpportunityReading> {
  const [row] = await tx<ReadingRow[]>`
    select coalesce((c.settings->>'syncOpportunities')::boolean, true) as on,
      coalesce(c.settings->>'opportunityRoles', 'any') as policy, r.roles as looked, r.hidden, r.problem_at as "problemAt",
      (select jsonb_build_object('criteria', s.criteria, 'fields', s.fields) from sharing_rules s
        where s.bu_id = c.bu_id and s.object = 'opportunities') as rule
    from connectors c left join opportunity_readings r on r.bu_id = c.bu_id where c.bu_id = ${buId}`
  if (!row?.on) return { on: false, hidden: [], refusedUntil: null, cursors: [] }
  if (row.policy !== (row.looked ?? 'any')) await lookAtAllAgain(tx, buId, row.policy)
  return {
    on: true,
    hidden: row.hidden ?? [],
    rule: row.rule,
    refusedUntil: row.problemAt && toInstant(row.problemAt.getTime() + refusedForMs),
    cursors: await readCursors<SalesObject>(tx, buId),
  }
}

/** [OP-1] Another choice of roles ties other people. */
async function lookAtAllAgain(tx: Tx, buId: string, policy: RolePolicy): Promise<void> {
  await tx`
    insert into opportunity_rechecks (bu_id, opportunity_id) select bu_id, crm_id from opportunities where bu_id = ${buId}`
  await tx`
    insert into opportunity_readings (bu_id, roles) values (${buId}, ${policy})
    on conflict (bu_id) do update set roles = excluded.roles`
}

/** The policy of the last look: it changes in `reading` alone, so one run has one. */
async function policyOf(tx: Tx, buId: string): Promise<RolePolicy> {
  const [row] = await tx<{ roles: RolePolicy }[]>`
    select roles from opportunity_readings where bu_id = ${buId}`
  return row?.roles ?? 'any'
}

async function takeRechecks(
  tx: Tx,
  buId: string,
  most: number,
): Promise<{ taken: number; opportunityIds: string[] }> {
  if (most === 0) return { taken: 0, opportunityIds: [] }
  const rows = await tx<{ id: string }[]>`
    delete from opportunity_rechecks where bu_id = ${buId} and id in (
      select id from opportunity_rechecks where bu_id = ${buId} order by id limit ${most})
    returning opportunity_id as id`
  return { taken: rows.length, opportunityIds: rows.map(({ id }) => id) }
}

async function leaveRechecks(tx: Tx, buId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx`
    insert into opportunity_rechecks (bu_id, opportunity_id) select ${buId}, unnest(${[...ids]}::text[])`
}
