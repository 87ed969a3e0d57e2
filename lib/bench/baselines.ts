import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connect } from '#lib/local-org/testing/jsforce-connection.ts'
import type { Stage } from './stage.ts'

/**
 * B0, the floor: a raw COPY of the prospects that the load made, into a table of the same shape with the same indexes, and of what
 * the search looks through and of the order of updates, each into another.
 * @returns seconds
 */
export async function rawCopy(stage: Stage): Promise<number> {
  const people = 'bu_id, id, values, origins, changed_at, assigned_user_id, created_at'
  const copies = [
    await copyOf(stage, 'prospects', people),
    await copyOf(stage, 'prospect_search', 'bu_id, prospect_id, text'),
    await copyOf(stage, 'prospect_updates', 'bu_id, prospect_id, updated_at'),
  ]
  return copies.reduce((sum, seconds) => sum + seconds, 0)
}

async function copyOf({ superuser, buId }: Stage, table: string, columns: string): Promise<number> {
  await superuser`drop table if exists bench_copy`
  await superuser.unsafe(`create table bench_copy (like ${table} including all)`)
  const rows: Buffer[] = []
  const reading = await superuser
    .unsafe(`copy (select ${columns} from ${table} where bu_id = '${buId}') to stdout`)
    .readable()
  for await (const piece of reading) rows.push(Buffer.from(piece))
  const start = performance.now()
  const writing = await superuser.unsafe(`copy bench_copy (${columns}) from stdin`).writable()
  await pipeline(Readable.from(rows), writing)
  const seconds = (performance.now() - start) / 1000
  await superuser`drop table bench_copy`
  return seconds
}

/**
 * B1, what most in-house integrations do: one record at a time, found, then written, one statement each.
 * @returns seconds and calls for `count` records
 */
export async function perRecordLoop(
  stage: Stage,
  count: number,
): Promise<{ seconds: number; calls: number }> {
  const { org: running } = stage.installation
  const connection = await connect(running, stage.org)
  await stage.superuser`drop table if exists bench_loop`
  await stage.superuser`create table bench_loop (id text primary key, email text, title text)`
  const before = (await running.admin.counters(stage.org.key)).used
  const start = performance.now()
  for (let n = 0; n < count; n += 1) {
    const email = `person.${n}@generated.example`
    const found = await connection.query<{ Id: string }>(
      `SELECT Id FROM Lead WHERE Email = '${email}' LIMIT 1`,
    )
    const id = found.records[0]?.Id
    if (!id) throw new Error(`the baseline did not find ${email}`)
    await connection.sobject('Lead').update({ Id: id, Title: `Loop ${count}` })
    await stage.superuser`
      insert into bench_loop values (${id}, ${email}, 'Loop') on conflict (id) do update set title = excluded.title`
  }
  const seconds = (performance.now() - start) / 1000
  const after = (await running.admin.counters(stage.org.key)).used
  await stage.superuser`drop table bench_loop`
  return { seconds, calls: after - before }
}
