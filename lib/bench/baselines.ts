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
 * B0's second half, what a pull is held against: the same rows by COPY into a table of their own and a statement for each table
 * that a pull writes, with nothing looked up, compared or decided. It is undone after, so it does not wait for the disk.
 *
 * @returns seconds
 */
export async function handWrittenMerge({ superuser, buId }: Stage, count: number): Promise<number> {
  const rows: Buffer[] = []
  const reading = await superuser
    .unsafe(
      `copy (select crm_id, values || '{"Title":"By hand"}' from crm_records where bu_id = '${buId}' and not is_deleted
        order by crm_id limit ${count}) to stdout`,
    )
    .readable()
  for await (const piece of reading) rows.push(Buffer.from(piece))
  let seconds = 0
  const undone = new Error('undone')
  const work = superuser.begin(async (tx) => {
    await tx`select set_config('app.bu_id', ${buId}, true)`
    const start = performance.now()
    await tx`create temp table staging (crm_id text primary key, values jsonb) on commit drop`
    const writing = await tx.unsafe('copy staging from stdin').writable()
    await pipeline(Readable.from(rows), writing)
    await tx`
      insert into crm_records as m (bu_id, crm_id, object, created_at, modified_at, values)
      select ${buId}, crm_id, 'Lead', now(), now(), values from staging
      on conflict (bu_id, crm_id) do update set modified_at = excluded.modified_at, values = excluded.values`
    await tx`
      update prospects p set values = p.values || jsonb_build_object('job_title', s.values->'Title'),
        origins = p.origins || jsonb_build_object('job_title', jsonb_build_object('side', 'salesforce', 'at', now(), 'by', 'Salesforce',
          'rule', 'only_salesforce_moved')),
        changed_at = p.changed_at || jsonb_build_object('job_title', now()), updated_at = now(), version = p.version + 1
      from staging s join pairs l on l.bu_id = ${buId} and l.crm_id = s.crm_id
      where p.bu_id = ${buId} and p.id = l.prospect_id`
    await tx`
      update pairs l set agreed = l.agreed || jsonb_build_object('job_title', s.values->'Title'), agreed_at = now(), last_synced_at = now()
      from staging s where l.bu_id = ${buId} and l.crm_id = s.crm_id`
    await tx`
      insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value)
      select ${buId}, l.prospect_id, 'job_title', now(), 'salesforce', 'Salesforce', 'only_salesforce_moved', s.values->'Title'
      from staging s join pairs l on l.bu_id = ${buId} and l.crm_id = s.crm_id`
    await tx`
      insert into decisions (bu_id, at, run_id, prospect_id, crm_id, crm_object, kind, direction, reason, fields)
      select ${buId}, now(), l.prospect_id, l.prospect_id, s.crm_id, 'Lead', 'pull', 'in', 'Taken from Salesforce: Job title',
        jsonb_build_array(jsonb_build_object('field', 'job_title', 'direction', 'in', 'to', s.values->'Title'))
      from staging s join pairs l on l.bu_id = ${buId} and l.crm_id = s.crm_id`
    seconds = (performance.now() - start) / 1000
    throw undone
  })
  await work.catch((error: unknown) => {
    if (error !== undone) throw error
  })
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
