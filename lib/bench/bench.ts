import { perRecordLoop, rawCopy } from './baselines.ts'
import { type Cost, costOf, peakMegabytes } from './measure.ts'
import { openStage, type Stage } from './stage.ts'
import {
  addProspects,
  cycle,
  editHere,
  editInSalesforce,
  fillOrg,
  loadExisting,
  passTime,
} from './workloads.ts'

type Row = { what: string; size: number; records: number; cost: Cost }
type Verdict = { what: string; measured: string; bound: string; goal: string; passed: boolean }

const small = 10_000
const large = 100_000

const rows: Row[] = []
const verdicts: Verdict[] = []

async function measured(
  stage: Stage,
  what: string,
  size: number,
  records: number,
  work: () => Promise<unknown>,
) {
  const cost = await costOf(stage, work)
  rows.push({ what, size, records, cost })
  const per =
    records > 0
      ? ` · ${perThousand(cost.calls, records)} calls and ${perThousand(cost.statements, records)} statements per 1,000`
      : ''
  console.log(
    `  ${what} (${size.toLocaleString('en')}): ${cost.seconds.toFixed(2)} s · ${cost.calls} calls · ${cost.statements} statements · ${cost.rowsWritten} rows written${per}`,
  )
  return cost
}

function perThousand(count: number, records: number): string {
  return ((count * 1000) / records).toFixed(2)
}

function judge(what: string, value: number, most: number, goal: string, unit = ''): void {
  verdicts.push({
    what,
    measured: `${value.toFixed(2)}${unit}`,
    bound: `≤ ${most}${unit}`,
    goal,
    passed: value <= most,
  })
}

function judgeAtLeast(what: string, value: number, least: number, goal: string): void {
  verdicts.push({
    what,
    measured: value.toFixed(0),
    bound: `≥ ${least}`,
    goal,
    passed: value >= least,
  })
}

/** All workloads with `size` leads standing in the org. */
async function atSize(size: number): Promise<{ hundred: Cost; memory: number }> {
  console.log(`\n${size.toLocaleString('en')} leads in the org`)
  const stage = await openStage(`size_${size}`)
  try {
    await fillOrg(stage, size)
    const load = await measured(stage, 'load existing records', size, size, () =>
      loadExisting(stage),
    )
    const floor = await rawCopy(stage)
    console.log(
      `  raw COPY of the same rows: ${floor.toFixed(2)} s; the load is ${(load.seconds / floor).toFixed(1)} × that`,
    )
    judgeAtLeast(`load at ${size}, records/s`, size / load.seconds, 5_000, '17,000')
    await measured(stage, 'first cycle after the load', size, size, () => cycle(stage))

    await passTime(stage)
    await cycle(stage)
    const idle = await measured(stage, 'idle cycle', size, 0, () => cycle(stage))
    judge(`idle cycle at ${size}, calls`, idle.calls, 2, '1')
    judge(`idle cycle at ${size}, business rows written`, idle.rowsWritten, 0, '0')

    await passTime(stage)
    await editInSalesforce(stage, 10_000, `Pulled ${size}`)
    const pull = await measured(stage, 'pull 10,000 changed', size, 10_000, () => cycle(stage))
    judge(`pull at ${size}, calls per 1,000`, pull.calls / 10, 1, '0.5')

    await passTime(stage)

    await editHere(stage, 5_000, `Town ${size}`)
    const push = await measured(stage, 'push 5,000 updates', size, 5_000, () => cycle(stage))
    // Every cycle looks for changes first; that look is the idle cycle's cost, not the push's.
    judge(`update at ${size}, calls per 1,000`, (push.calls - idle.calls) / 5, 2, '1')

    await passTime(stage)

    await addProspects(stage, 2_000, `bench-${size}.example`)
    const created = await measured(stage, 'create 2,000 leads', size, 2_000, () => cycle(stage))
    judge(`create at ${size}, calls per 1,000`, created.calls / 2, 6, '2')

    const repeats: Cost[] = []
    for (const round of [1, 2, 3]) {
      await passTime(stage)
      await editInSalesforce(stage, 100, `Hundred ${size} ${round}`)
      repeats.push(await measured(stage, 'cycle with 100 changes', size, 100, () => cycle(stage)))
    }
    const hundred = repeats.toSorted((a, b) => a.seconds - b.seconds)[1]!
    const memory = peakMegabytes(stage.worker.pid)
    console.log(`  peak memory of the worker: ${memory} MB`)
    judge(`worker at ${size}, MB`, memory, 400, '256')
    if (size === small) await compareWithLoop(stage, pull, push)
    return { hundred, memory }
  } finally {
    await stage.close()
  }
}

async function compareWithLoop(stage: Stage, pull: Cost, push: Cost): Promise<void> {
  const count = 200
  const loop = await perRecordLoop(stage, count)
  const calls = (loop.calls * 1000) / count
  const seconds = (loop.seconds * 1000) / count
  console.log(
    `  per-record jsforce loop: ${calls.toFixed(0)} calls and ${seconds.toFixed(1)} s per 1,000; Concord's push: ${(push.calls / 5).toFixed(1)} calls and ${(push.seconds / 5).toFixed(2)} s, its pull ${(pull.calls / 10).toFixed(1)} calls and ${(pull.seconds / 10).toFixed(2)} s`,
  )
}

const atSmall = await atSize(small)
const atLarge = await atSize(large)
judge(
  '100 changes among 100k against among 10k, seconds',
  atLarge.hundred.seconds / atSmall.hundred.seconds,
  2,
  '1.5',
  ' ×',
)
judge('memory at 100k against at 10k', atLarge.memory / atSmall.memory, 2, '1.1', ' ×')

console.log('\nWhat has to hold (goal beside it)')
for (const { what, measured: value, bound, goal, passed } of verdicts) {
  console.log(`  ${passed ? 'holds ' : 'FAILS '} ${what}: ${value} (${bound}; goal ${goal})`)
}
const failed = verdicts.filter(({ passed }) => !passed).length
console.log(`\n${verdicts.length - failed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
