import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import { foldIngested } from '#lib/tracking/fold-ingested.ts'
import { foldSubmissions } from '#lib/tracking/fold-submissions.ts'
import { bindFromLinks, tellVisitors } from '#lib/tracking/tell.ts'
import { foldVisits } from '#lib/tracking/visits.ts'

const eventsAtOnce = 2_000
const submissionsAtOnce = 100

/**
 * Makes of what the collector stored what the rest of the product knows: visits, prospects, activities. One at a time for a
 * business unit, each step in one transaction with what it was made of, so a killed worker's successor doubles nothing.
 */
export async function foldTracking(sql: Sql, buId: string): Promise<void> {
  for (;;) {
    const more = await inBusinessUnit(sql, buId, async (tx) => {
      await tx`set local statement_timeout = '60s'`
      const [lock] = await tx<{ mine: boolean }[]>`
        select pg_try_advisory_xact_lock(hashtextextended('tracking ' || ${buId}, 0)) as mine`
      return lock?.mine ? foldStep(tx, buId) : false
    })
    if (!more) return
  }
}

/** @returns whether there may be more */
export async function foldStep(tx: Tx, buId: string): Promise<boolean> {
  const visits = await foldVisits(tx, buId, eventsAtOnce)
  const bound = await bindFromLinks(tx, buId, visits.binds)
  const forms = await foldSubmissions(tx, buId, submissionsAtOnce)
  await tellVisitors(tx, buId, [...visits.visitorIds, ...bound, ...forms.visitorIds])
  const ingested = await foldIngested(tx, buId)
  return visits.count === eventsAtOnce || forms.count === submissionsAtOnce || ingested.more
}
