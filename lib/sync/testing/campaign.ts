import { join } from 'node:path'
import { inBusinessUnit, openDatabase } from '#db/client.ts'
import { generatedSecretPrefix } from '#lib/base/env.ts'
import { newId } from '#lib/base/new-id.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueMatching, retryChanges } from '#lib/changes/writes.ts'
import { type DataFolder, dataFolder } from '#lib/launch/data-folder.ts'
import { freePort } from '#lib/launch/ports.ts'
import { runningPostmaster } from '#lib/launch/postgres/postmaster-pid.ts'
import { type Stack, startStack } from '#lib/launch/stack.ts'
import { adminClient } from '#lib/local-org/admin-client.ts'
import { connectUnit, type Installation, until } from '#lib/sync/testing/connected-unit.ts'

// npm run campaign: 10,000 prospects become leads while workers, Postgres and the org are killed -9, again and again,
// mostly with a request in flight. In the end each prospect has exactly one lead, and nothing waits.

const prospects = 10_000
const kills = 20
const latencyMs = 8_000
const pauseMs = { least: 6_000, most: 11_000 }
const orgKey = `campaign-${Date.now()}`
const targets = ['worker', 'worker-2', 'postgres', 'org'] as const
type Target = (typeof targets)[number]

type Kill = { at: string; target: Target; inFlight: boolean }
type Scene = { stack: Stack; data: DataFolder; installation: Installation; buId: string }

const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`)
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function openScene(): Promise<Scene> {
  const data = dataFolder('campaign')
  const stack = await startStack({
    data,
    mode: 'production',
    host: '127.0.0.1',
    port: await freePort(),
    orgPort: await freePort(),
    collectorPort: await freePort(),
    workers: 2,
    web: false,
  })
  await stack.ready(60_000)
  const settings = stack.settings()
  const url = stack.orgUrl ?? ''
  const adminKey = settings.ORG_ADMIN_KEY ?? ''
  const admin = adminClient({ url, adminKey })
  const text = (name: string) => (settings[name] ?? '').replace(generatedSecretPrefix, '')
  const web = openDatabase(settings.WEB_DATABASE_URL ?? '', { name: 'campaign', connectionsMax: 2 })
  const installation: Installation = {
    database: {
      name: '',
      ownerUrl: '',
      webUrl: '',
      workerUrl: '',
      collectorUrl: '',
      superuserUrl: '',
    },
    org: { url, adminKey, admin, createOrg: admin.createOrg, stop: async () => {} },
    keys: { publicKey: text('SEALING_PUBLIC_KEY'), privateKey: '', tokenKey: '' },
    web: web.sql,
    workerVariables: {},
    end: web.end,
  }
  const made = await admin.createOrg({ key: orgKey, name: 'Campaign' })
  return { stack, data, installation, buId: await connectUnit(installation, made) }
}

async function begin({ installation, buId }: Scene): Promise<void> {
  const { web, org } = installation
  await inBusinessUnit(web, buId, async (tx) => {
    await tx`
      with people as (
        insert into prospects (bu_id, values, assigned_user_id)
        select ${buId}, jsonb_build_object('email', 'person' || n || '@campaign.example', 'last_name', 'Person ' || n,
          'company', 'Halden'), ${newId()}::uuid
        from generate_series(1, ${prospects}) n returning id
      )
      insert into pairs (bu_id, prospect_id) select ${buId}, id from people`
    await enqueueMatching(tx, tx`true`, { buId, cause: 'import', lane: lanes.bulk })
    await tx`update connectors set paused = false, next_cycle_at = now() where bu_id = ${buId}`
  })
  await org.admin.setFaults(orgKey, { operation: 'composite', latencyMs })
}

type Progress = { linked: number; waiting: number; parked: number; errors: number }

/** Null while Postgres is away. */
async function progressOf({ installation, buId }: Scene): Promise<Progress | null> {
  try {
    const [row] = await inBusinessUnit(
      installation.web,
      buId,
      (tx) => tx<Progress[]>`
        select (select count(*)::int from pairs where bu_id = ${buId} and link_state = 'linked') linked,
          (select count(*)::int from changes where bu_id = ${buId} and state = 'waiting') waiting,
          (select count(*)::int from changes where bu_id = ${buId} and state = 'parked') parked,
          (select count(*)::int from sync_errors where bu_id = ${buId} and closed_at is null) errors`,
    )
    return row ?? null
  } catch {
    return null
  }
}

/** What the org has begun and not answered, and has not lost by dying itself. */
async function requestInFlight({ installation }: Scene, after: number): Promise<boolean> {
  try {
    const open = await installation.org.admin.requestLog(orgKey, { inFlight: true })
    return open.some((request) => Date.parse(request.startedAt) > after)
  } catch {
    return false
  }
}

function pidOf({ stack, data }: Scene, target: Target): number | undefined {
  if (target === 'postgres') return runningPostmaster(join(data.path, 'postgres'))?.pid
  return stack.children.get(target)?.pid()
}

async function killOne(scene: Scene, target: Target, orgSince: number): Promise<Kill | null> {
  const inFlight = await until(
    'a request in flight',
    () => requestInFlight(scene, Math.max(orgSince, Date.now() - 2 * latencyMs)),
    25_000,
  ).catch(() => false)
  // Somewhere inside the request, not always at its beginning.
  await sleep(Math.random() * latencyMs * 0.6)
  const pid = pidOf(scene, target)
  if (pid === undefined) return null
  process.kill(pid, 'SIGKILL')
  const kill = { at: new Date().toISOString(), target, inFlight }
  say(`kill ${target} (${pid})${inFlight ? ', a request in flight' : ''}`)
  return kill
}

async function killAtRandom(scene: Scene): Promise<Kill[]> {
  const done: Kill[] = []
  let orgSince = 0
  while (done.length < kills) {
    const progress = await progressOf(scene)
    if (progress && progress.waiting === 0) break
    const target = targets[Math.floor(Math.random() * targets.length)] ?? 'worker'
    const kill = await killOne(scene, target, orgSince)
    if (kill) done.push(kill)
    if (target === 'org' || target === 'postgres') orgSince = Date.now()
    await sleep(pauseMs.least + Math.random() * (pauseMs.most - pauseMs.least))
    if (progress) say(`${progress.linked} linked, ${progress.waiting} waiting`)
  }
  return done
}

async function finish(scene: Scene): Promise<number> {
  const { installation, buId } = scene
  await until(
    'the org',
    () =>
      installation.org.admin
        .setFaults(orgKey, { operation: 'composite', latencyMs: 0 })
        .catch(() => null),
    60_000,
  )
  let retried = 0
  await until(
    'the end',
    async () => {
      const progress = await progressOf(scene)
      if (!progress) return false
      if (progress.waiting === 0 && progress.parked > 0) {
        retried += progress.parked
        await inBusinessUnit(installation.web, buId, (tx) =>
          retryChanges(tx, buId, tx`c.state = 'parked'`),
        )
      }
      return progress.waiting + progress.parked === 0
    },
    600_000,
  )
  return retried
}

async function judge(scene: Scene): Promise<string[]> {
  const { installation, buId } = scene
  const soql = "select Id, Concord_Id__c from Lead where Email like '%@campaign.example'"
  const { records } = await installation.org.admin.query(orgKey, soql)
  const owners = new Set(records.map((record) => record.Concord_Id__c))
  const progress = await progressOf(scene)
  const [unknown] = await inBusinessUnit(
    installation.web,
    buId,
    (tx) => tx<{ n: number }[]>`
      select count(*)::int n from pairs
      where bu_id = ${buId} and not (crm_id = any(${records.map((record) => String(record.Id))}::text[]))`,
  )
  const complaints: string[] = []
  if (records.length !== prospects)
    complaints.push(`${records.length} leads for ${prospects} prospects`)
  if (owners.size !== records.length)
    complaints.push(`${records.length - owners.size} duplicate leads`)
  if (progress?.linked !== prospects) complaints.push(`${progress?.linked} of ${prospects} linked`)
  if (progress?.errors !== 0) complaints.push(`${progress?.errors} open errors`)
  if (unknown?.n !== 0) complaints.push(`${unknown?.n} links to leads that the org does not have`)
  return complaints
}

async function campaign(): Promise<number> {
  const scene = await openScene()
  try {
    say(`${prospects} prospects, two workers, ${latencyMs} ms per call, ${kills} kills`)
    const started = Date.now()
    await begin(scene)
    const done = await killAtRandom(scene)
    const retried = await finish(scene)
    const seconds = Math.round((Date.now() - started) / 1000)
    const inFlight = done.filter((kill) => kill.inFlight).length
    const complaints = await judge(scene)
    say(`${done.length} kills, ${inFlight} with a request in flight: ${countBy(done)}`)
    say(`${seconds} s; ${retried} rows were retried by hand after five failures in a row`)
    const enough = done.length >= kills && inFlight >= 15 && seconds >= 180
    if (!enough) complaints.push('too few kills in flight, or too short, to prove anything')
    say(
      complaints.length === 0 ? 'no duplicate lead, nothing lost, finished' : complaints.join('; '),
    )
    return complaints.length === 0 ? 0 : 1
  } finally {
    await scene.installation.end()
    await scene.stack.stop()
  }
}

function countBy(done: readonly Kill[]): string {
  return targets
    .map((target) => `${target} ${done.filter((kill) => kill.target === target).length}`)
    .join(', ')
}

process.exitCode = await campaign()
