import type { SqlLike } from '#db/client.ts'
import { isoTexts } from '#lib/base/iso-texts.ts'
import type { BulkJobShown } from '#lib/sync/screens.ts'

type Row = Omit<BulkJobShown, 'builtAt' | 'endedAt' | 'pollAt'> & {
  builtAt: Date
  endedAt: Date | null
  pollAt: Date
}

/** [A5] Jobs that are open, and those that ended within a day: what became of each of their rows. */
export async function listBulkJobs(sql: SqlLike, buId: string): Promise<BulkJobShown[]> {
  const rows = await sql<Row[]>`
    select id, object, way, state, org_job_id as "orgJobId", rows, landed, failed, "unknown", message,
      built_at as "builtAt", ended_at as "endedAt", poll_at as "pollAt"
    from bulk_jobs
    where bu_id = ${buId} and (state <> 'ended' or ended_at > now() - interval '1 day')
    order by state = 'ended', built_at desc, id limit 12`
  return rows.map((row) => isoTexts(row))
}
