import type { Database } from './database.ts'

/** Removes what has had its day: cursors after two days, bulk jobs after seven, dead tokens and codes, the log after a week. */
export async function sweep(sql: Database): Promise<void> {
  await sql`delete from bulk_job where created_at < now() - interval '7 days'`
  await sql`
    delete from query_cursor where created_at < now() - interval '2 days'
      and id not in (select cursor_id from bulk_job where cursor_id is not null)`
  await sql`delete from access_token where expires_at < now() - interval '1 day'`
  await sql`delete from authorization_code where expires_at < now() - interval '1 day'`
  await sql`delete from ui_session where expires_at < now()`
  await sql`delete from request_log where started_at < now() - interval '7 days'`
}
