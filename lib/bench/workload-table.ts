import { parseArgs } from 'node:util'
import { inBusinessUnit } from '#db/client.ts'
import {
  editInOneSecond,
  fillWithDuplicates,
  leaveCalls,
  lockSomeRows,
  refuseOneInAHundred,
  standingOf,
  untilQuiet,
} from './hard-days.ts'
import { importFile, uploadFile } from './import-file.ts'
import { type Cost, costOf, peakMegabytes } from './measure.ts'
import { judge, printCost, printVerdicts } from './report.ts'
import { openStage, type Stage } from './stage.ts'
import {
  cycle,
  cyclesSeconds,
  editHere,
  editInSalesforce,
  fillOrg,
  lastCycleSeconds,
  loadExisting,
  loadSeconds,
  settle,
} from './workloads.ts'

// npm run bench -- workloads [--size 10000] [--latency 0,150]: the days of a connector one after the other, each at every
// latency of the org, with what has to hold. A line that fails is printed like the others.

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '10000' },
    latency: { type: 'string', default: '0,150' },
  },
})
const size = Number(values.size)
const latencies = values.latency.split(',').map(Number)
const rounds = 5
const cyclesPerDay = 720

type Rates = { load: number; pull: number; push: number }

/** Everything is in the org and here, in accord, and the connector rests. */
async function atLatency(latencyMs: number): Promise<Rates> {
  console.log(`\n${size.toLocaleString('en')} leads, an org ${latencyMs} ms away`)
  const stage = await openStage(`days_${latencyMs}`)
  const measured = async (what: string, records: number, work: () => Promise<unknown>) => {
    const since = new Date()
    const cost = await costOf(stage, work)
    printCost(what, records, cost)
    return { ...cost, worked: await cyclesSeconds(stage, since) }
  }
  const named = (what: string) => `${what}, ${latencyMs} ms`
  try {
    await fillOrg(stage, size)
    await stage.installation.org.admin.setFaults(stage.org.key, { operation: '*', latencyMs })
    await measured('1 first load', size, () => loadExisting(stage))
    const loaded = await loadSeconds(stage)
    judge(named('first load, records/s'), size / loaded, { least: 5_000 }, '17,000')
    await settle(stage)
    await idleDay(measured, stage, named)
    await trickle(measured, stage, named)
    await settle(stage)
    await editInOneSecond(stage, size, `Second ${latencyMs}`)
    const arrived = () => countTitled(stage, `Second ${latencyMs}`)
    const second = await measured('5 all changed in the same second', size, () =>
      untilQuiet(stage, async () => (await arrived()) === size),
    )
    judge(named('same second, records that arrived'), await arrived(), { least: size }, `${size}`)
    judge(
      named('mass update in the org, records/s'),
      size / second.worked,
      { least: 1_667 },
      '8,333',
    )
    judge(named('incremental pull, records/s'), size / second.worked, { least: 5_000 }, '15,000')
    const push = await pushes(measured, stage, named)
    await burst(measured, stage, named)
    await starved(measured, stage, named)
    const memory = peakMegabytes(stage.worker.pid)
    judge(named('worker, MB'), memory, { most: 400 }, '256')
    return { load: size / loaded, pull: size / second.worked, push: size / push.worked }
  } finally {
    await stage.close()
  }
}

/** Beside the cost, how long the cycles took: what came before them is the second in which edits become one push [CN-16]. */
type Worked = Cost & { worked: number }
type Measured = (what: string, records: number, work: () => Promise<unknown>) => Promise<Worked>
type Named = (what: string) => string

async function idleDay(measured: Measured, stage: Stage, named: Named): Promise<void> {
  let seconds = 0
  const idle = await measured(`3 ${rounds} idle cycles`, 0, async () => {
    for (let n = 0; n < rounds; n++) {
      await cycle(stage)
      seconds += await lastCycleSeconds(stage)
    }
  })
  const day = (idle.calls / rounds) * cyclesPerDay
  judge(named('idle day of 720 cycles, calls'), day, { most: 1_440 }, '720')
  judge(named('idle cycle, seconds'), seconds / rounds, { most: 1 }, '0.05 / 0.25')
}

async function trickle(measured: Measured, stage: Stage, named: Named): Promise<void> {
  let seconds = 0
  let calls = 0
  for (let minute = 0; minute < rounds; minute++) {
    await settle(stage)
    await editInSalesforce(stage, 100, `Minute ${minute}`)
    await editHere(stage, 100, `Minute ${minute}`)
    const cost = await measured('2 a minute with 100 changes on each side', 200, () => cycle(stage))
    seconds += cost.seconds
    calls += cost.calls
  }
  judge(named('100 in and 100 out, seconds'), seconds / rounds, { most: 2 }, '0.15 / 0.6')
  judge(named('100 in and 100 out, calls'), calls / rounds, { most: 6 }, '2')
}

const nothingWaits = (stage: Stage) => async () => (await standingOf(stage)).waiting === 0

/** A clean push, then the same with refused, locked and unaffordable records in it. */
async function pushes(measured: Measured, stage: Stage, named: Named): Promise<Worked> {
  await settle(stage)
  await editHere(stage, size, 'Clean')
  const clean = await measured('a clean push of all', size, () =>
    untilQuiet(stage, nothingWaits(stage)),
  )
  judge(named('push, records/s'), size / clean.worked, { least: 3_000 }, '10,000')

  await settle(stage)
  await editHere(stage, size, 'Locked')
  await lockSomeRows(stage, size)
  const locked = await measured('7 one row in twenty locked once', size, () =>
    untilQuiet(stage, nothingWaits(stage)),
  )
  await stage.installation.org.admin.clearFaults(stage.org.key)
  judge(named('hot lock, calls per 1,000'), (locked.calls * 1000) / size, { most: 8 }, '2')

  await settle(stage)
  await editHere(stage, size, 'Mostly good')
  const poisoned = await refuseOneInAHundred(stage, 'Mostly good')
  const mixed = await measured('10 one in a hundred refused', size, () =>
    untilQuiet(stage, nothingWaits(stage)),
  )
  const { parked } = await standingOf(stage)
  judge(named('refused records that wait for a person'), parked, { least: poisoned }, `${poisoned}`)
  judge(
    named('good ones beside refused, times the clean rate'),
    clean.worked / mixed.worked,
    { least: 0.5 },
    '0.9',
  )
  return clean
}

/** A file of new people of whom some are in the org already: linked, or made, and the unassigned only linked. */
async function burst(measured: Measured, stage: Stage, named: Named): Promise<void> {
  await settle(stage)
  const domain = 'burst.example'
  const known = Math.floor(size * 0.3)
  const { admin } = stage.installation.org
  for (let start = 0; start < known; start += 5_000) {
    const records = Array.from({ length: Math.min(5_000, known - start) }, (_, n) => ({
      LastName: `Person ${start + n}`,
      Company: 'Known',
      Email: `file.${start + n}@${domain}`,
    }))
    await admin.load(stage.org.key, 'Lead', records)
  }
  const file = await uploadFile(stage, Math.floor(size * 0.6), domain)
  const cost = await measured(
    '4 a file of new people, half of them in the org',
    Math.floor(size * 0.6),
    async () => {
      await importFile(stage, file, Math.floor(size * 0.6))
      await inBusinessUnit(
        stage.installation.web,
        stage.buId,
        (tx) => tx`
      update prospects set assigned_user_id = uuidv7() where assigned_user_id is null
        and email_key like ${`%@${domain}`} and right(split_part(email_key, '@', 1), 1) <> '7'`,
      )
      await untilQuiet(stage, nothingWaits(stage))
    },
  )
  const [made] = await stage.superuser<{ linked: number; unassigned: number }[]>`
    select count(*) filter (where l.crm_id is not null)::int as linked,
      count(*) filter (where l.crm_id is null and p.assigned_user_id is null)::int as unassigned
    from prospects p join pairs l on l.prospect_id = p.id where p.email_key like ${`%@${domain}`}`
  const total = (made?.linked ?? 0) + (made?.unassigned ?? 0)
  judge(
    named('burst, people linked or rightly waiting'),
    total,
    { least: Math.floor(size * 0.6) },
    'all',
  )
  judge(named('burst, calls per 1,000'), (cost.calls * 1000) / (size * 0.6), { most: 6 }, '2')
}

/** Last: who has no calls left waits until tomorrow. */
async function starved(measured: Measured, stage: Stage, named: Named): Promise<void> {
  await settle(stage)
  await editHere(stage, size, 'Poor')
  const left = Math.ceil(size / 2_000)
  await leaveCalls(stage, left)
  const before = (await stage.installation.org.admin.counters(stage.org.key)).used
  await measured(`9 ${left} calls left`, size, () => untilQuiet(stage, async () => true))
  const used = (await stage.installation.org.admin.counters(stage.org.key)).used - before
  const refused = await stage.installation.org.admin.requestLog(stage.org.key, { limit: 1000 })
  const refusals = refused.filter(({ status }) => status === 403).length
  judge(named('few calls left, calls made'), used, { most: left }, `${left}`)
  judge(named('few calls left, calls refused'), refusals, { most: 1 }, '0')
}

async function countTitled({ superuser, buId }: Stage, title: string): Promise<number> {
  const [row] = await superuser<{ count: number }[]>`
    select count(*)::int from prospects where bu_id = ${buId} and values->>'job_title' = ${title}`
  return row?.count ?? 0
}

/** 6: half of the e-mails belong to several records; against a clean load of the same size in the same run. */
async function duplicatesHeavy(clean: number): Promise<void> {
  const stage = await openStage('days_twins')
  try {
    await fillWithDuplicates(stage, size)
    const cost = await costOf(stage, () => loadExisting(stage))
    printCost('6 first load, half of the e-mails shared', size, cost)
    judge(
      'duplicates-heavy load, times a clean one',
      ((await loadSeconds(stage)) * clean) / size,
      { most: 1.5 },
      '1.5',
    )
  } finally {
    await stage.close()
  }
}

const rates: Rates[] = []
for (const latencyMs of latencies) rates.push(await atLatency(latencyMs))
const [near, far] = [rates[0], rates.at(-1)]
if (near && far && near !== far) {
  for (const what of ['load', 'pull', 'push'] as const) {
    judge(
      `${what} at ${latencies.at(-1)} ms against at ${latencies[0]} ms, times`,
      far[what] / near[what],
      { least: 0.5 },
      '0.8',
    )
  }
}
if (near) await duplicatesHeavy(near.load)
process.exit(printVerdicts() === 0 ? 0 : 1)
