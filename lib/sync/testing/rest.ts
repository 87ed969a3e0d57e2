import type { CrmObject } from '#lib/salesforce/port.ts'
import { isShared } from '#lib/sharing/verdict.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { crmFieldsOf, objectsOf } from '#lib/sync/engine/fields.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { emptyResult, mergeRecords } from '#lib/sync/pull.ts'
import { RunCalls } from '#lib/sync/run-calls.ts'
import { checkAccord } from '#lib/sync/testing/accord-laws.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import { checkCustomAccord, customSource } from '#lib/sync/testing/makers.ts'
import { enablePersons } from '#lib/sync/testing/persons.ts'
import type { Witness } from '#lib/sync/testing/witness.ts'
import type { World } from '#lib/sync/testing/world.ts'

/** No more faults, no more people: whatever was left behind finds its end within three cycles, and then nothing moves. */
export async function comeToRest(world: World, witness: Witness): Promise<void> {
  await world.unit.pause(false)
  world.advance(301_000)
  world.org.settle()
  world.org.custom.hidden.clear()
  await findRest(world, witness)
  if (!world.persons?.wereOn || world.config.settings.personAccounts) return
  // [CN-8] Switched off they rested as they were; on again nothing of what happened meanwhile is lost.
  await enablePersons(world)
  await findRest(world, witness)
}

async function findRest(world: World, witness: Witness): Promise<void> {
  // A job is filled, closed and accounted for by cycles of its own, one after the other.
  // What was refused is asked for again after ten minutes, and read from the beginning by the cycle after that.
  const cycles = world.bulk ? 12 : world.custom ? 6 : 3
  for (let n = 0; n < cycles; n++) await quietCycle(world, witness)
  if (world.sharing) await hourlyLooks(world, witness)
  checkAccord(world, await world.unit.stand())
  if (world.custom) checkCustomAccord(world, world.custom, await world.unit.custom.kept())
  const writes = world.org.writes
  const decided = (await world.unit.snapshot()).decisions.length
  witness.contentful = 0
  const context = await quietCycle(world, witness)
  const said = JSON.stringify((await world.unit.snapshot()).decisions.slice(decided))
  demand(world.org.writes === writes, 'I8', `a quiet cycle wrote to Salesforce: ${said}`)
  demand(witness.contentful === 0, 'I8', `a quiet cycle wrote business rows: ${said}`)
  await redeliver(world, witness, context)
}

/** [SH-6] Whoever waits for a record outside the rule is looked at once an hour: now, so that it is not in the quiet cycle. */
async function hourlyLooks(world: World, witness: Witness): Promise<void> {
  world.advance(3_600_000)
  for (let n = 0; n < 2; n++) await quietCycle(world, witness)
}

async function quietCycle(world: World, witness: Witness): Promise<SyncContext> {
  world.advance(360_000)
  const worker = `rest-${world.now()}`
  const context = {
    worker,
    store: witness.store(worker),
    org: witness.org(worker),
    clock: world.now,
    random: world.random.next,
    newId: world.newId,
    ...(world.bulk && { bulk: world.bulk }),
    ...(world.batches && { batches: world.batches }),
    ...(world.custom && { customObjects: customSource(world) }),
  }
  await runCycle(context)
  await witness.check(await world.unit.stand())
  return context
}

/** [I4] All that the org holds, in one page: not a byte changes. */
async function redeliver(world: World, witness: Witness, context: SyncContext): Promise<void> {
  const { store, worker } = context
  const before = JSON.stringify(await world.unit.snapshot())
  const kind = { kind: 'load' as const, title: 'replay', requestedBy: null, worker, fence: null }
  const run = await store.beginRun(kind)
  const config = await store.config()
  const input = { context, run, config, calls: new RunCalls(context, run) }
  const fieldsOf = (object: CrmObject) => crmFieldsOf(config)[object]
  const { sharing } = world
  const shared = world.org
    .visible()
    .filter(({ object }) => objectsOf(config).includes(object))
    .filter(({ object, values }) => isShared(sharing?.rule ?? null, object, values))
  const records = shared.map((record) => {
    const fields = fieldsOf(record.object)
    const values = Object.fromEntries(fields.map((name) => [name, record.values[name] ?? null]))
    return { ...record, values }
  })
  const merge = { records, left: [], candidates: [], askedEmails: new Set<string>(), cursors: [] }
  await mergeRecords(input, emptyResult(), { ...merge, creation: 'automatic' })
  demand(witness.contentful === 0, 'I4', 'a page delivered again wrote rows')
  const after = JSON.stringify(await world.unit.snapshot())
  demand(before === after, 'I4', 'a page delivered again changed something')
}
