import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { costOf, peakMegabytes } from './measure.ts'
import { judge, printCost, printVerdicts } from './report.ts'
import { openStage, type Stage } from './stage.ts'
import { fillOrg, loadExisting, loadSeconds } from './workloads.ts'

// npm run bench -- load --rows 1000000: a first load [CR-8] of that size, and how memory and speed go on while it runs: each
// tenth of it should cost what the first did, in the same memory.

const { values } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string', default: '1000000' } },
})
const rows = Number(values.rows)
const tenths = 10
const lookEveryMs = 250

type Look = { done: number; atMs: number; megabytes: number }

const stage = await openStage(`first_${rows}`)
try {
  const filling = performance.now()
  await fillOrg(stage, rows)
  const filled = ((performance.now() - filling) / 1000).toFixed(0)
  console.log(`${rows.toLocaleString('en')} leads in the org, made in ${filled} s`)
  const looks: Look[] = []
  const cost = await costOf(stage, () => watched(stage, looks, () => loadExisting(stage)))
  printCost('first load', rows, cost)
  printCurve(looks)
  judge('first load, records/s', rows / (await loadSeconds(stage)), { least: 5_000 }, '17,000')
  judge('worker, MB', peakMegabytes(stage.worker.pid), { most: 400 }, '256')
  const [first, last] = [paceOf(looks, 1), paceOf(looks, tenths)]
  judge('seconds of the last tenth against the first, times', last / first, { most: 1.3 }, '1.3')
} finally {
  await stage.close()
}
process.exitCode = printVerdicts() === 0 ? 0 : 1

async function watched(
  { superuser, buId, worker }: Stage,
  looks: Look[],
  work: () => Promise<unknown>,
): Promise<void> {
  const start = performance.now()
  const look = async () => {
    const [row] = await superuser<{ done: number }[]>`
      select coalesce((progress->>'done')::int, 0) as done from commands
      where bu_id = ${buId} and kind = 'load_existing' order by id desc limit 1`
    const atMs = performance.now() - start
    looks.push({ done: row?.done ?? 0, atMs, megabytes: residentMegabytes(worker.pid) })
  }
  await look()
  const timer = setInterval(() => void look(), lookEveryMs)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  looks.push({
    done: rows,
    atMs: performance.now() - start,
    megabytes: residentMegabytes(worker.pid),
  })
}

/** One line for each tenth: its pace, and the most memory that was seen in it. */
function printCurve(looks: readonly Look[]): void {
  for (let tenth = 1; tenth <= tenths; tenth += 1) {
    const seconds = paceOf(looks, tenth)
    const inIt = looks.filter(({ done }) => Math.ceil((done * tenths) / rows) === tenth)
    const most = Math.max(...inIt.map(({ megabytes }) => megabytes))
    console.log(
      `  ${String(tenth * 10).padStart(3)} %: ${(rows / tenths / seconds).toFixed(0)} records/s, ${most} MB`,
    )
  }
}

/** Seconds that a tenth took, from 1 to 10. */
function paceOf(looks: readonly Look[], tenth: number): number {
  const reached = (part: number) =>
    looks.find(({ done }) => done >= (rows * part) / tenths)?.atMs ?? 0
  return (reached(tenth) - reached(tenth - 1)) / 1000
}

function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}
