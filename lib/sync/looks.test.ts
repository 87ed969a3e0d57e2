import { expect, test, vi } from 'vitest'
import { noEffects } from '#lib/sync/engine/effects.ts'
import { looksMax } from '#lib/sync/engine/settlement.ts'
import type { Effects } from '#lib/sync/engine/types.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import { owners } from '#lib/sync/testing/simulated-unit.ts'

const [seller = ''] = Object.keys(owners)
const ada = { email: 'ada@halden.example', last_name: 'Ada' }

/** A link that says linked and not to what kind of record: nothing that we do leaves one. */
async function untold(bench: SyncBench): Promise<string> {
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  await patchLink(bench, { prospectId: id, crmObject: null })
  await bench.edit(id, { last_name: 'Ada Berg' })
  return id
}

async function patchLink(bench: SyncBench, link: Effects['links'][number]): Promise<void> {
  const { store } = bench.unit
  const run = await store.beginRun({
    kind: 'person',
    title: 'x',
    requestedBy: null,
    worker: 'worker',
    fence: null,
  })
  await store.transact(run, { prospectIds: [link.prospectId] }, () => ({
    effects: { ...noEffects(), links: [link] },
    answer: null,
  }))
}

test('[ER-1] who is looked at again and again without an end is parked with the reason, and the cycle ends', async () => {
  const bench = await openBench()
  const id = await untold(bench)
  const other = await bench.prospect({ email: 'eda@halden.example', last_name: 'Eda' }, seller)
  const claims = vi.spyOn(bench.unit.store, 'claim')
  await bench.cycle()
  expect(claims.mock.calls.length).toBeLessThan(looksMax + 5)
  const { change, error } = await bench.pair(id)
  expect(change?.state).toBe('parked')
  expect((await bench.snapshot()).openErrors).toMatchObject([
    {
      prospectId: id,
      code: 'unsettled',
      class: 'person',
      message: expect.stringContaining(`${looksMax} looks in a row`),
      nextAction: expect.stringContaining('Choose its record again'),
    },
  ])
  expect(error).not.toBeNull()
  expect((await bench.pair(other)).link.linkState).toBe('linked')
})

test('[ER-1][ER-2] whose link is in order again goes on, and its error closes', async () => {
  const bench = await openBench()
  const id = await untold(bench)
  await bench.cycle()
  await patchLink(bench, { prospectId: id, crmObject: 'Lead' })
  await bench.unit.retryAll()
  await bench.cycle()
  const { change, error, link } = await bench.pair(id)
  expect([change, error]).toEqual([null, null])
  expect(bench.there(link.crmId ?? '')).toMatchObject({ LastName: 'Ada Berg' })
})
