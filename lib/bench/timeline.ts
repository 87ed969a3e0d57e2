import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { inBusinessUnit, openDatabase } from '#db/client.ts'
import { listActivities } from '#lib/activities/list-reads.ts'
import { listTimeline } from '#lib/activities/reads.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { dataFolder } from '#lib/launch/data-folder.ts'
import { withDatabase } from '#lib/launch/database-url.ts'
import { embeddedPostgres } from '#lib/launch/postgres/embedded.ts'
import { secretsOf } from '#lib/launch/secrets.ts'
import { prepareTemplates } from '#lib/launch/testing/templates.ts'

// npm run bench -- timeline [--rows 2000000]: what a page of one prospect's story and of all activities costs, as concord_web
// under row-level security, beside so many activities of the last twelve months.

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { rows: { type: 'string', default: '2000000' } },
})
const rows = Number(values.rows)
const people = Math.max(1_000, Math.round(rows / 100))
const asked = 200

const data = dataFolder('bench')
const server = await embeddedPostgres(data)
const { rolePasswords } = secretsOf(data.path)
await prepareTemplates(server.superuserUrl, rolePasswords, data.path)
const name = `test_${process.pid}_timeline`
const root = postgres(server.superuserUrl, { max: 1, onnotice: () => {} })
await root.unsafe(`create database "${name}" template concord owner concord_owner`)
const web = openDatabase(
  withDatabase(server.superuserUrl, name, 'concord_web', rolePasswords.web),
  {
    name: 'bench',
    connectionsMax: 2,
  },
)
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
  const measure = async (words: string, ask: (n: number) => Promise<unknown>) => {
    const times: number[] = []
    for (let n = 0; n < asked; n += 1) {
      const from = performance.now()
      await ask(n)
      times.push(performance.now() - from)
    }
    times.sort((a, b) => a - b)
    const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1)
    console.log(`${words.padEnd(24)} p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`)
  }
  const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
    inBusinessUnit(web.sql, buId, work)
  const someone = (n: number) => ids[(n * 7_919) % ids.length] ?? ''
  await measure('one prospect’s story', (n) =>
    inUnit((tx) => listTimeline(tx, buId, someone(n), null)),
  )
  await measure('all activities', () => inUnit((tx) => listActivities(tx, buId, null, null)))
  await measure('of one kind', () => inUnit((tx) => listActivities(tx, buId, ['email_open'], null)))
} finally {
  await Promise.all([web.end(), superuser.end()])
  await root.unsafe(`drop database if exists "${name}" with (force)`)
  await root.end()
  await server.leave()
}
