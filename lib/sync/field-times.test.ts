import { expect, test } from 'vitest'
import { runCycle } from '#lib/sync/cycle.ts'
import { dryRun } from '#lib/sync/dry-run.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import { failed } from '#lib/sync/testing/org-failures.ts'
import { trackedSchema } from '#lib/sync/testing/simulated-unit.ts'

const adaThere = { Email: 'ada@halden.example', LastName: 'Ada', Title: 'Agreed' }

/** Linked and agreed; the title is the field of which the later one wins. */
async function linked(tracked: boolean): Promise<{ bench: SyncBench; id: string; crmId: string }> {
  const bench = await openBench()
  if (tracked) await bench.configure({ schema: trackedSchema })
  const crmId = bench.record('Lead', adaThere)
  const id = await bench.prospect({ email: 'ada@halden.example' })
  await bench.cycle()
  return { bench, id, crmId }
}

/** Theirs first, then ours, then something else of the record. */
async function oursIsLater({ bench, id, crmId }: Awaited<ReturnType<typeof linked>>) {
  bench.change(crmId, { Title: 'Theirs' })
  await bench.edit(id, { job_title: 'Ours' })
  bench.change(crmId, { Phone: '1' })
}

test('[FD-3] the field’s own history tells that ours is later, though the record was touched since', async () => {
  const story = await linked(true)
  await oursIsLater(story)
  const { bench, id, crmId } = story
  await bench.cycle()
  expect(bench.there(crmId).Title).toBe('Ours')
  expect((await bench.pair(id)).prospect.values).toMatchObject({ job_title: 'Ours', phone: '1' })
  const [lost] = (await bench.snapshot()).history.filter((row) => row.lost)
  const [ours] = [Date.parse((await bench.pair(id)).prospect.changedAt.job_title ?? '')]
  expect(lost).toMatchObject({ side: 'salesforce', value: 'Theirs' })
  expect(lost!.at).toBeLessThan(ours!)
})

test('[FD-3] without a history the record’s time stands for the field’s', async () => {
  const story = await linked(false)
  await oursIsLater(story)
  await story.bench.cycle()
  expect(story.bench.there(story.crmId).Title).toBe('Theirs')
  expect(story.bench.calls).not.toContain('fieldTimes')
})

test('[FD-3] a history that the connector user may not see is no reason to stop', async () => {
  const story = await linked(true)
  await oursIsLater(story)
  const { context } = story.bench
  const org = new Proxy(context.org, {
    get: (target, name) =>
      name === 'fieldTimes' ? async () => failed('schema_changed') : Reflect.get(target, name),
  })
  story.bench.later(10_000)
  expect(await runCycle({ ...context, org })).toMatchObject({ state: 'done' })
  expect(story.bench.there(story.crmId).Title).toBe('Theirs')
})

test('[FD-3] one question for a batch, and none where nobody is contested', async () => {
  const bench = await openBench()
  await bench.configure({ schema: trackedSchema })
  const people = await Promise.all(
    [1, 2, 3].map(async (n) => {
      const email = `p${n}@halden.example`
      const crmId = bench.record('Lead', { ...adaThere, Email: email })
      return { crmId, id: await bench.prospect({ email }) }
    }),
  )
  await bench.cycle()
  for (const { id } of people) await bench.edit(id, { job_title: 'Ours' })
  await bench.cycle()
  expect(bench.calls).not.toContain('fieldTimes')
  for (const { crmId, id } of people) {
    bench.change(crmId, { Title: 'Theirs' })
    await bench.edit(id, { job_title: 'Ours again' })
  }
  await bench.cycle()
  expect(bench.calls.filter((name) => name === 'fieldTimes')).toHaveLength(1)
  expect(people.map(({ crmId }) => bench.there(crmId).Title)).toEqual(Array(3).fill('Ours again'))
})

test.each([
  ['beside a value that is sent', {}],
  ['where nothing is left to send', { City__c: 'Oslo' }],
])('[FD-3] an edit after the look, %s, waits until the history was asked', async (_, meanwhile) => {
  const story = await linked(true)
  const { bench, id, crmId } = story
  await bench.edit(id, { city: 'Oslo' })
  const { context } = bench
  let isFirst = true
  const readByIds: typeof context.org.readByIds = async (reads) => {
    if (isFirst) {
      isFirst = false
      await oursIsLater(story)
      bench.change(crmId, meanwhile)
    }
    return context.org.readByIds(reads)
  }
  const org = new Proxy(context.org, {
    get: (target, name) => (name === 'readByIds' ? readByIds : Reflect.get(target, name)),
  })
  bench.later(10_000)
  await runCycle({ ...context, org })
  await bench.cycle()
  expect(bench.there(crmId)).toMatchObject({ Title: 'Ours', City__c: 'Oslo', Phone: '1' })
  expect((await bench.pair(id)).prospect.values).toMatchObject({ job_title: 'Ours', phone: '1' })
  expect((await bench.snapshot()).changes).toEqual([])
})

test('[EX-1][FD-3] what only the history can tell is planned alike by dry run and cycle', async () => {
  const story = await linked(true)
  await oursIsLater(story)
  const { context } = story.bench
  const dry = await dryRun(context, null, async () => {})
  const ended: (string | null)[] = []
  const watching = {
    ...context.store,
    finishRun: (async (run, end) => {
      ended.push(end.planHash)
      return context.store.finishRun(run, end)
    }) as typeof context.store.finishRun,
  }
  await runCycle({ ...context, store: watching })
  expect(ended).toEqual([dry.planHash])
})
