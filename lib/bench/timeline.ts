import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { listActivities } from '#lib/activities/list-reads.ts'
import { listTimeline } from '#lib/activities/reads.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { dataFolder } from '#lib/launch/data-folder.ts'
import { withDatabase } from '#lib/launch/database-url.ts'
import { embeddedPostgres } from '#lib/launch/postgres/embedded.ts'
import { secretsOf } from '#lib/launch/secrets.ts'
import { prepareTemplates } from '#lib/launch/testing/templates.ts'

// npm run bench -- timeline [--rows 2000000]: what a page of one prospect's story and of all activities costs, as concord_web
// under row-level security, beside so many activities of the last twelve months. Beside the times it says what Postgres
// worked for each, which other work on the machine changes little.

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { rows: { type: 'string', default: '2000000' } },
})
const rows = Number(values.rows)
const people = Math.max(1_000, Math.round(rows / 100))
const asked = 200
const firsts = 20

const data = dataFolder('bench')
const server = await embeddedPostgres(data)
const { rolePasswords } = secretsOf(data.path)
await prepareTemplates(server.superuserUrl, rolePasswords, data.path)
const name = `test_${process.pid}_timeline`
const root = postgres(server.superuserUrl, { max: 1, onnotice: () => {} })
await root.unsafe(`create database "${name}" template concord owner concord_owner`)
const openWeb = () =>
  openDatabase(withDatabase(server.superuserUrl, name, 'concord_web', rolePasswords.web), {
    name: 'bench',
    connectionsMax: 1,
  })
const web = openWeb()
const superuser = postgres(withDatabase(server.superuserUrl, name), { max: 1, onnotice: () => {} })
try {
  const unit = { name: 'Bench', currency: 'EUR', timeZone: 'UTC' }
  const buId = (await createBusinessUnit(web.sql, unit)) ?? ''
  await superuser`
    insert into prospects (bu_id, values)
    select ${buId}, jsonb_build_object('email', 'p' || n || '@bench.example') from generate_series(1, ${people}) n`
  const ids = (
    await superuser<{ id: string }[]>`select id from prospects where bu_id = ${buId} order by id`
  ).map(({ id }) => id)
  const started = performance.now()
  await superuser`
    insert into activities (bu_id, prospect_id, at, kind, title, detail, points, key)
    select ${buId}, p.id, now() - interval '360 days' * (n::float8 / ${rows}),
      (array['visit', 'page_view', 'page_view', 'page_view', 'email_open'])[1 + n % 5], 'Page ' || n % 50,
      jsonb_build_object('text', 'Looked at', 'object', 'Page ' || n % 50), 1, gen_random_uuid()
    from generate_series(1, ${rows}) n
    join (select id, row_number() over (order by id) - 1 as nth from prospects where bu_id = ${buId}) p on p.nth = n % ${people}`
  await superuser`analyze activities`
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  console.log(`${rows} activities of ${people} prospects, written in ${seconds} s`)
  const someone = (n: number) => ids[(n * 7_919) % ids.length] ?? ''
  const inUnit = <T>({ sql }: Database, work: Parameters<typeof inBusinessUnit<T>>[2]) =>
    inBusinessUnit(sql, buId, work)
  const story = (database: Database, n: number) =>
    inUnit(database, (tx) => listTimeline(tx, buId, someone(n), null))
  const [backend] = await web.sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  const pid = backend?.pid ?? 0

  await measure('a story, first of its connection', firsts, async (n) => {
    const database = openWeb()
    await database.sql`select 1`
    return { run: () => story(database, n), after: database.end }
  })
  await measure('one prospect’s story', asked, (n) => ({ run: () => story(web, n), pid }))
  await inUnit(web, (tx) =>
    measure('its statements alone', asked, (n) => ({
      run: () => listTimeline(tx, buId, someone(asked + n), null),
      pid,
    })),
  )
  await measure('all activities', asked, () => ({
    run: () => inUnit(web, (tx) => listActivities(tx, buId, null, null)),
    pid,
  }))
  await measure('of one kind', asked, () => ({
    run: () => inUnit(web, (tx) => listActivities(tx, buId, ['email_open'], null)),
    pid,
  }))
} finally {
  await Promise.all([web.end(), superuser.end()])
  await root.unsafe(`drop database if exists "${name}" with (force)`)
  await root.end()
  await server.leave()
}

type Asked = { run: () => Promise<unknown>; pid?: number; after?: () => Promise<void> }

async function measure(
  words: string,
  times: number,
  ask: (n: number) => Asked | Promise<Asked>,
): Promise<void> {
  const taken: number[] = []
  let worked = 0
  for (let n = 0; n < times; n += 1) {
    const { run, pid, after } = await ask(n)
    const [from, before] = [performance.now(), workedMs(pid)]
    await run()
    taken.push(performance.now() - from)
    worked += workedMs(pid) - before
    await after?.()
  }
  taken.sort((one, other) => one - other)
  const at = (share: number) => (taken[Math.floor(taken.length * share)] ?? 0).toFixed(1)
  const work = worked > 0 ? `, Postgres worked ${(worked / times).toFixed(1)} ms` : ''
  console.log(`${words.padEnd(34)} p50 ${at(0.5)} ms, p95 ${at(0.95)} ms${work}`)
}

/** Processor time of a process of Postgres, in hundredths of a second; 0 where the system does not tell. */
function workedMs(pid = 0): number {
  const file = `/proc/${pid}/stat`
  if (pid === 0 || !existsSync(file)) return 0
  const numbers = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(numbers[11]) + Number(numbers[12])) * 10
}
