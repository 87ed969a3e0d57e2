import { handWrittenMerge, perRecordLoop, rawCopy } from './baselines.ts'
import { importFile, uploadFile } from './import-file.ts'
import { type Cost, costOf, peakMegabytes, rowsWrittenBy } from './measure.ts'
import { judge, printCost, printVerdicts } from './report.ts'
import { openStage, type Stage } from './stage.ts'
import {
  addProspects,
  cycle,
  editHere,
  editInSalesforce,
  fillOrg,
  lastCycleSeconds,
  loadExisting,
  loadSeconds,
  searchSeconds,
  settle,
} from './workloads.ts'

const usual = [10_000, 100_000]
const loopRecords = 200

/** All workloads with `size` leads standing in the org. */
async function atSize(size: number): Promise<{ hundred: number; memory: number }> {
  console.log(`\n${size.toLocaleString('en')} leads in the org`)
  const stage = await openStage(`size_${size}`)
  const measured = async (what: string, records: number, work: () => Promise<unknown>) => {
    const cost = await costOf(stage, work)
    printCost(what, records, cost)
    return cost
  }
  try {
    await fillOrg(stage, size)
    await loadAll(stage, size, measured)
    await measured('first cycle after the load', size, () => cycle(stage))

    await settle(stage)
    const idle = await measured('idle cycle', 0, () => cycle(stage))
    judge(`idle cycle at ${size}, calls`, idle.calls, { most: 2 }, '1')
    const written = await rowsWrittenBy(stage, () => cycle(stage))
    judge(`idle cycle at ${size}, business rows written`, written, { most: 0 }, '0')

    const changed = Math.min(size, 10_000)
    await editInSalesforce(stage, changed, `Pulled ${size}`)
    const pulled = await measured(`pull ${changed} changed`, changed, () => cycle(stage))
    const perThousand = (cost: Cost, records: number) => (cost.calls * 1000) / records
    judge(`pull at ${size}, calls per 1,000`, perThousand(pulled, changed), { most: 1 }, '0.5')
    const seconds = await lastCycleSeconds(stage)
    const byHand = await handWrittenMerge(stage, changed)
    console.log(
      `  the same rows merged by hand-written SQL: ${byHand.toFixed(2)} s (${(changed / byHand).toFixed(0)}/s); the pull of ${seconds.toFixed(2)} s (${(changed / seconds).toFixed(0)}/s) is ${(seconds / byHand).toFixed(1)} × that (B0)`,
    )
    judge(`pull at ${size}, times hand-written SQL`, seconds / byHand, { most: 4 }, '4')
    await measured('  and the look back, a cycle later', changed, () => cycle(stage))

    // Every cycle looks for changes first; that look is the idle cycle's cost, not that of what is sent.
    const sent = (cost: Cost) => ({ ...cost, calls: cost.calls - idle.calls })
    await settle(stage)
    const edited = Math.min(size, 10_000)
    await editHere(stage, edited, `Town ${size}`)
    const pushed = await measured(`push ${edited} updates`, edited, () => cycle(stage))
    judge(`update at ${size}, calls per 1,000`, perThousand(sent(pushed), edited), { most: 2 }, '1')

    await settle(stage)
    await addProspects(stage, 2_000, `bench-${size}.example`)
    const created = await measured('create 2,000 leads', 2_000, () => cycle(stage))
    judge(`create at ${size}, calls per 1,000`, perThousand(sent(created), 2_000), { most: 6 }, '2')

    const hundred = await hundredChanges(stage, size, measured)
    await importAll(stage, size, measured)
    const memory = peakMegabytes(stage.worker.pid)
    console.log(`  peak memory of the worker: ${memory} MB`)
    judge(`worker at ${size}, MB`, memory, { most: 400 }, '256')
    await compareWithLoop(stage, { pulled, changed, pushed, edited })
    return { hundred, memory }
  } finally {
    await stage.close()
  }
}

type Measured = (what: string, records: number, work: () => Promise<unknown>) => Promise<Cost>

async function loadAll(stage: Stage, size: number, measured: Measured): Promise<void> {
  await measured('load existing records', size, () => loadExisting(stage))
  const seconds = await loadSeconds(stage)
  const texts = await searchSeconds(stage)
  console.log(`  what the search looks through is written ${texts.toFixed(2)} s later, by itself`)
  const floor = await rawCopy(stage)
  const times = seconds / floor
  console.log(
    `  raw COPY of the same prospects: ${floor.toFixed(2)} s; the load of ${seconds.toFixed(2)} s is ${times.toFixed(1)} × that (goal 3)`,
  )
  judge(`load at ${size}, records/s`, size / seconds, { least: 5_000 }, '17,000')
}

/** As many new people from a file. */
async function importAll(stage: Stage, size: number, measured: Measured): Promise<void> {
  const file = await uploadFile(stage, size, `file-${size}.example`)
  const cost = await measured('import a file', size, () => importFile(stage, file, size))
  judge(`import at ${size}, records/s`, size / cost.seconds, { least: 5_000 }, '17,000')
}

/** The middle one of three, in seconds. */
async function hundredChanges(stage: Stage, size: number, measured: Measured): Promise<number> {
  const seconds: number[] = []
  for (const round of [1, 2, 3]) {
    await settle(stage)
    await editInSalesforce(stage, 100, `Hundred ${size} ${round}`)
    await measured('cycle with 100 changes', 100, () => cycle(stage))
    seconds.push(await lastCycleSeconds(stage))
  }
  return seconds.toSorted((a, b) => a - b)[1] ?? 0
}

async function compareWithLoop(
  stage: Stage,
  ours: { pulled: Cost; changed: number; pushed: Cost; edited: number },
): Promise<void> {
  const loop = await perRecordLoop(stage, loopRecords)
  const line = (calls: number, seconds: number, records: number) =>
    `${((calls * 1000) / records).toFixed(1)} calls and ${((seconds * 1000) / records).toFixed(2)} s`
  const { pulled, changed, pushed, edited } = ours
  console.log(
    `  per 1,000, a per-record jsforce loop: ${line(loop.calls, loop.seconds, loopRecords)}; Concord's push: ${line(pushed.calls, pushed.seconds, edited)}, its pull: ${line(pulled.calls, pulled.seconds, changed)}`,
  )
}

/** `npm run bench -- 10000 100000`: how many leads stand in the org, from few to many. */
function sizesAsked(): number[] {
  const given = process.argv.slice(2).map((text) => Number(text.replaceAll(/[_,]/g, '')))
  const wrong = given.some((size) => !Number.isInteger(size) || size < 200 || size > 1_000_000)
  if (wrong) throw new Error('Sizes are whole numbers from 200 to 1,000,000')
  return given.length > 0 ? given.toSorted((a, b) => a - b) : usual
}

const sizes = sizesAsked()
const results: Awaited<ReturnType<typeof atSize>>[] = []
for (const size of sizes) results.push(await atSize(size))
const [first, last] = [results[0], results.at(-1)]
if (first && last && first !== last) {
  const growth = `at ${sizes.at(-1)} against at ${sizes[0]}`
  judge(`100 changes ${growth}, times`, last.hundred / first.hundred, { most: 2 }, '1.5')
  judge(`memory ${growth}, times`, last.memory / first.memory, { most: 2 }, '1.1')
}
process.exit(printVerdicts() === 0 ? 0 : 1)
