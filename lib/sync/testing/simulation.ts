import { runCycle } from '#lib/sync/cycle.ts'
import { sendRecord, syncProspect } from '#lib/sync/person.ts'
import { BrokenLaw, demand } from '#lib/sync/testing/broken-law.ts'
import { answerOf } from '#lib/sync/testing/faults.ts'
import { GatedWorker, type PendingCall, settled } from '#lib/sync/testing/gated-worker.ts'
import { checkCustom, customSource } from '#lib/sync/testing/makers.ts'
import { openMemoryStore } from '#lib/sync/testing/memory-store.ts'
import { actAtRandom } from '#lib/sync/testing/people.ts'
import { comeToRest } from '#lib/sync/testing/rest.ts'
import { checkScores } from '#lib/sync/testing/score-law.ts'
import type { OpenStore, StoreStand } from '#lib/sync/testing/store-under-test.ts'
import { Witness } from '#lib/sync/testing/witness.ts'
import { openWorld, type World } from '#lib/sync/testing/world.ts'
import { OutOfTurn } from '#lib/sync/turns.ts'

export type SimulationInput = {
  seed: number
  steps: number
  open?: OpenStore
  /** The story breaks off after its last step, so that only the laws of every step can speak. */
  breaksOff?: boolean
}
export type SimulationResult = {
  seed: number
  steps: number
  /** Null: every law held. */
  broken: { law: string; message: string; trace: string[] } | null
}

type Grant = { step: number; verdict: unknown }

/** Everybody on the stage: the world, its witness, two workers at a time, and what they are about to do. */
type Stage = {
  world: World
  witness: Witness
  workers: GatedWorker[]
  hired: number
  /** What the store said of requests that have not been sent yet, by worker. */
  granted: Map<string, Grant[]>
  trace: string[]
  /** The store as it is; null: it may have changed since we looked. */
  state: StoreStand | null
}

/**
 * One story that a seed tells: people edit both sides, two workers sync, answers get lost, processes die between any two
 * steps. The laws are checked after every step, and once more when all has come to rest.
 */
export async function runSimulation(input: SimulationInput): Promise<SimulationResult> {
  const world = await openWorld(input.seed, input.open ?? openMemoryStore)
  const witness = new Witness(world)
  const trace: string[] = []
  const stage: Stage = {
    world,
    witness,
    workers: [],
    hired: 0,
    granted: new Map(),
    trace,
    state: null,
  }
  try {
    for (world.step = 1; world.step <= input.steps; world.step++) {
      await takeStep(stage)
      await checkStep(stage)
    }
    if (!input.breaksOff) await comeToRest(world, witness)
    return { seed: input.seed, steps: input.steps, broken: null }
  } catch (error) {
    const { law, message } = toBroken(error)
    return {
      seed: input.seed,
      steps: world.step,
      broken: { law, message, trace: trace.slice(-60) },
    }
  } finally {
    await world.unit.close()
  }
}

function toBroken(error: unknown): { law: string; message: string } {
  if (error instanceof BrokenLaw) return error
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { law: /\[([A-Z]+-?\d+)\]/.exec(message)?.[1] ?? 'throws', message }
}

/** After every step, also where nothing but the org or the clock has moved. */
async function checkStep(stage: Stage): Promise<void> {
  const { world } = stage
  if (stage.state === null && world.sales) checkScores(await world.unit.told())
  if (world.custom) checkCustom(world, world.custom, await world.unit.custom.kept())
  stage.state ??= await world.unit.stand()
  await stage.witness.check(stage.state)
}

async function takeStep(stage: Stage): Promise<void> {
  const { world, workers, trace } = stage
  const { random } = world
  world.advance(elapsed(stage))
  while (workers.length < 2) hire(stage)
  const overdue = workers.find((worker) => isOverdue(stage, worker))
  const dice = random.next()
  const worker = overdue ?? random.pick(workers)
  if (overdue || dice < 0.66) await moveWorker(stage, worker)
  else if (dice < 0.68) {
    trace.push(`${world.step} ${worker.name} dies`)
    dismiss(stage, worker)
  } else {
    trace.push(`${world.step} people`)
    stage.state = null
    await actAtRandom(world)
  }
}

/** A process that was allowed to send sends within seconds, or is dead: leases are longer than that. */
function elapsed({ world, granted }: Stage): number {
  const isSending = [...granted.values()].some((steps) => steps.length > 0)
  if (isSending) return world.random.below(300)
  return world.random.chance(0.04) ? world.random.below(200_000) : world.random.below(4000)
}

function isOverdue({ world, granted }: Stage, worker: GatedWorker): boolean {
  const [oldest] = granted.get(worker.name) ?? []
  return oldest !== undefined && world.step - oldest.step > 25
}

function hire({ witness, workers, world, ...stage }: Stage): void {
  const name = `worker-${world.step}-${workers.length}`
  const outside = {
    clock: world.now,
    random: world.random.next,
    newId: world.newId,
    ...(world.bulk && { bulk: world.bulk }),
    ...(world.batches && { batches: world.batches }),
    ...(world.custom && { customObjects: customSource(world) }),
  }
  workers.push(new GatedWorker(name, witness.store(name), witness.org(name), outside))
  stage.granted.set(name, [])
}

function dismiss({ workers, granted }: Stage, worker: GatedWorker): void {
  workers.splice(workers.indexOf(worker), 1)
  granted.delete(worker.name)
}

async function moveWorker(stage: Stage, worker: GatedWorker): Promise<void> {
  const { job, pending } = worker
  if (job?.error) throw job.error
  if (job === null || job.ended) startJob(stage, worker)
  else if (pending.length > 0) await open(stage, worker)
  await settled()
  if (worker.job?.error) throw worker.job.error
}

function startJob({ world, trace, granted }: Stage, worker: GatedWorker): void {
  granted.set(worker.name, [])
  const { random } = world
  const { context } = worker
  if (world.sales?.random.chance(0.5)) {
    worker.start('cycle', () => runCycle(context, ['opportunities']))
    trace.push(`${world.step} ${worker.name} reads opportunities`)
    return
  }
  if (world.custom?.random.chance(0.4)) {
    worker.start('cycle', () => runCycle(context, ['customObjects']))
    trace.push(`${world.step} ${worker.name} reads custom objects`)
    return
  }
  const dice = random.next()
  if (dice < 0.2 && world.prospects.length > 0) {
    const id = random.pick(world.prospects)
    worker.start('person', () => syncProspect(context, id, null))
  } else if (dice < 0.27 && world.records.length > 0) {
    const { id } = random.pick(world.records)
    worker.start('person', () => sendRecord(context, id, null))
  } else if (dice < 0.45) worker.start('cycle', () => runCycle(context, ['push']))
  else worker.start('cycle', () => runCycle(context))
  trace.push(`${world.step} ${worker.name} starts a ${worker.job?.kind}`)
}

async function open(stage: Stage, worker: GatedWorker): Promise<void> {
  const { world, trace } = stage
  const at = world.random.below(worker.pending.length)
  const [call] = worker.pending.splice(at, 1)
  if (!call) return
  if (call.side === 'org') checkPermission(stage, worker, call)
  else if (!isReading.has(call.name)) stage.state = null
  const answered = await answerOf(world, call).catch((error: unknown) => {
    if (error instanceof OutOfTurn) return error
    throw error
  })
  if (answered instanceof OutOfTurn) {
    trace.push(`${world.step} ${worker.name} ${call.name}: out of turn`)
    call.fail(answered)
    return
  }
  const { fault, value } = answered
  trace.push(`${world.step} ${worker.name} ${call.name}${fault ? `: ${fault}` : ''}`)
  if (call.name === 'checkpoint') {
    stage.granted.get(worker.name)?.push({ step: world.step, verdict: value })
  }
  // Done, and nobody left to hear of it: a crash after the commit.
  if (world.random.chance(0.015)) {
    trace.push(`${world.step} ${worker.name} dies before it hears`)
    dismiss(stage, worker)
  } else call.answer(value)
}

/** Calls that leave every row of the store as it is. */
const isReading = new Set([
  'checkpoint',
  'config',
  'cursors',
  'load',
  'strangers',
  'peek',
  'outlook',
  'bulkRows',
  'bulkRead',
  'reading',
])

/** [I9] At most the one request that was allowed before the pause. [I17] No write by a holder whose lease is another's. */
function checkPermission({ world, granted }: Stage, worker: GatedWorker, call: PendingCall): void {
  const grant = granted.get(worker.name)?.shift()
  const isWrite = ['updateRecords', 'upsertRecords', 'closeBulkWrite'].includes(call.name)
  if (!isWrite || worker.job?.kind !== 'cycle') return
  const isAsked = grant !== undefined && grant.verdict !== 'fence_lost'
  demand(isAsked, 'I17', `${worker.name} writes without holding its fence`)
  const wasPaused = world.pausedAt !== null && grant.step >= world.pausedAt
  demand(grant.verdict === 'go' && !wasPaused, 'I9', `${worker.name} writes though paused`)
}
