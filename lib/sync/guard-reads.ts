import type { SqlLike } from '#db/client.ts'
import { isoTexts } from '#lib/base/iso-texts.ts'
import { connectorSettings } from '#lib/connector/settings.ts'
import type { GuardPage, HeldRecord } from '#lib/sync/screens.ts'

type HoldRow = {
  id: string
  at: Date
  state: 'held' | 'approved' | 'rejected'
  decidedAt: Date | null
  decidedBy: string | null
  prospects: number
  weight: NonNullable<GuardPage['hold']>['weight']
  runId: string | null
  runNumber: number | null
  records: Omit<HeldRecord, 'name'>[]
}

/** [CN-14] The hold that waits, or the latest one, with the names that its records have now. */
export async function getGuardPage(sql: SqlLike, buId: string): Promise<GuardPage> {
  const [[hold], [connector]] = await Promise.all([
    sql<HoldRow[]>`
      select h.id, h.at, h.state, h.decided_at as "decidedAt",
        (select name from users where id = h.decided_by) as "decidedBy", h.prospects, h.weight, h.run_id as "runId",
        (select r.number::int from runs r where r.bu_id = h.bu_id and r.id = h.run_id) as "runNumber", h.records
      from guard_holds h where h.bu_id = ${buId} order by h.state = 'held' desc, h.at desc limit 1`,
    sql<{ settings: unknown }[]>`select settings from connectors where bu_id = ${buId}`,
  ])
  const { guardRecordsMax, guardPercentMax } = connectorSettings(connector?.settings)
  const limits = { recordsMax: guardRecordsMax, percentMax: guardPercentMax }
  if (!hold) return { hold: null, limits }
  const names = await namesOf(sql, buId, hold)
  const records = hold.records.map((row) => ({
    ...row,
    name: names.get(row.prospectId ?? '') ?? row.crmId ?? 'Unnamed',
  }))
  return { hold: { ...isoTexts(hold), records }, limits }
}

async function namesOf(
  sql: SqlLike,
  buId: string,
  { records }: HoldRow,
): Promise<Map<string, string>> {
  const ids = records.flatMap(({ prospectId }) => prospectId ?? [])
  const rows = await sql<{ id: string; name: string | null }[]>`
    select id, coalesce(nullif(btrim(concat_ws(' ', first_name, last_name)), ''), email) as name
    from prospects where bu_id = ${buId} and id = any(${ids}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name ?? 'Unnamed']))
}
