import { inBusinessUnit } from '#db/client.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueMatching, wakeForChanges } from '#lib/changes/writes.ts'
import { ask, until } from '#lib/sync/testing/connected-unit.ts'
import type { Stage } from './stage.ts'

const patienceMs = 15 * 60_000

/** Leads that stand in the org before anything is measured. */
export async function fillOrg(stage: Stage, count: number): Promise<void> {
  const step = 10_000
  for (let start = 0; start < count; start += step) {
    await stage.installation.org.admin.generate(stage.org.key, 'Lead', {
      count: Math.min(step, count - start),
      start,
    })
  }
}

/**
 * The org's clock goes on by six minutes: what was written before lies beyond the overlap that a pull re-reads, as it
 * does in a real day, where the writes of a benchmark would all lie within it.
 */
async function passTime(stage: Stage): Promise<void> {
  const { admin } = stage.installation.org
  const { settings } = await admin.getOrg(stage.org.key)
  const clockOffsetMs = (settings.clockOffsetMs ?? 0) + 6 * 60_000
  await admin.updateOrg(stage.org.key, { settings: { clockOffsetMs } })
}

/** [CR-8] Makes prospects of all that is there. */
export function loadExisting({ installation, buId }: Stage): Promise<unknown> {
  return ask(installation, buId, 'load_existing', {}, patienceMs)
}

/** From when the load was asked for until it was done; seeing that is the benchmark's, who looks every 150 ms. */
export async function loadSeconds({ superuser, buId }: Stage): Promise<number> {
  const [row] = await superuser<{ seconds: number }[]>`
    select extract(epoch from finished_at - created_at)::float as seconds from commands
    where bu_id = ${buId} and kind = 'load_existing' order by id desc limit 1`
  return row?.seconds ?? 0
}

/** Until what the search looks through is written. A whole cycle of looking for work is in it. */
export async function searchSeconds({ superuser, buId }: Stage): Promise<number> {
  const start = performance.now()
  const isWritten = async () => {
    const [row] = await superuser<{ open: number }[]>`
      select count(*)::int as open from search_backlog where bu_id = ${buId}`
    return row?.open === 0
  }
  await until('the search is whole', isWritten, patienceMs)
  return (performance.now() - start) / 1000
}

/** One automatic cycle from its wake-up to its end. */
export async function cycle({ installation, buId }: Stage): Promise<void> {
  const { web } = installation
  const [before] = await inBusinessUnit(
    web,
    buId,
    (tx) => tx<{ at: Date | null }[]>`
      update connectors set paused = false, next_cycle_at = now() where bu_id = ${buId}
      returning last_cycle_at as at`,
  )
  await inBusinessUnit(web, buId, (tx) => wakeForChanges(tx, buId))
  await until(
    'the cycle',
    async () => {
      const [now] = await inBusinessUnit(
        web,
        buId,
        (tx) => tx<{ at: Date | null }[]>`
          select last_cycle_at as at from connectors where bu_id = ${buId}`,
      )
      return now?.at && now.at.getTime() !== before?.at?.getTime()
    },
    patienceMs,
  )
}

/** What was written lies beyond the overlap that a pull reads again, that look is done, and no job of it is left. */
export async function settle(stage: Stage): Promise<void> {
  await passTime(stage)
  await until(
    'everything is read',
    async () => {
      await cycle(stage)
      const [row] = await stage.superuser<{ open: number }[]>`
        select count(*)::int as open from bulk_reads where bu_id = ${stage.buId}`
      return row?.open === 0
    },
    patienceMs,
  )
}

/** How long the last cycle itself took; the wake-up before it is the benchmark's. */
export async function lastCycleSeconds({ superuser, buId }: Stage): Promise<number> {
  const [row] = await superuser<{ seconds: number }[]>`
    select extract(epoch from finished_at - started_at)::float as seconds from runs
    where bu_id = ${buId} and kind = 'cycle' order by started_at desc limit 1`
  return row?.seconds ?? 0
}

/** From the start of the first cycle since then to the end of the last. */
export async function cyclesSeconds({ superuser, buId }: Stage, since: Date): Promise<number> {
  const [row] = await superuser<{ seconds: number }[]>`
    select extract(epoch from max(finished_at) - min(started_at))::float as seconds from runs
    where bu_id = ${buId} and kind = 'cycle' and started_at >= ${since}`
  return row?.seconds ?? 0
}

/** People change leads in Salesforce, a thousand at a time. */
export async function editInSalesforce(stage: Stage, count: number, title: string): Promise<void> {
  const { admin } = stage.installation.org
  const found = await admin.query(stage.org.key, `SELECT Id FROM Lead ORDER BY Id LIMIT ${count}`)
  const ids = found.records.map((record) => String(record.Id))
  for (let start = 0; start < ids.length; start += 1000) {
    const records = ids.slice(start, start + 1000).map((Id) => ({ Id, Title: title }))
    await admin.save(stage.org.key, { object: 'Lead', operation: 'update', records })
  }
}

/** People change prospects here; nothing moves before the next cycle. */
export async function editHere(stage: Stage, count: number, city: string): Promise<void> {
  const { web } = stage.installation
  await inBusinessUnit(web, stage.buId, async (tx) => {
    await tx`update connectors set paused = true where bu_id = ${stage.buId}`
    await tx`
      update prospects set values = values || jsonb_build_object('city', ${city}::text), updated_at = now()
      where id in (select prospect_id from pairs where crm_id is not null order by prospect_id limit ${count})`
    await enqueueMatching(tx, tx`values->>'city' = ${city}`, {
      buId: stage.buId,
      cause: 'field_change',
      lane: lanes.bulk,
      fields: ['city'],
    })
  })
}

/** New people with somebody assigned and nobody like them in the org: each becomes a lead. */
export async function addProspects(stage: Stage, count: number, domain: string): Promise<void> {
  const { web } = stage.installation
  await inBusinessUnit(web, stage.buId, async (tx) => {
    await tx`update connectors set paused = true where bu_id = ${stage.buId}`
    await tx`
      with people as (
        insert into prospects (bu_id, values, assigned_user_id)
        select ${stage.buId}, jsonb_build_object('email', 'new.' || n || '@' || ${domain}::text, 'first_name', 'New',
          'last_name', 'Person ' || n, 'company', 'Company ' || n % 500), uuidv7()
        from generate_series(1, ${count}) n returning id)
      insert into pairs (bu_id, prospect_id) select ${stage.buId}, id from people`
    await enqueueMatching(tx, tx`email_key like ${`%@${domain}`}`, {
      buId: stage.buId,
      cause: 'import',
      lane: lanes.bulk,
      fields: [],
    })
  })
}
