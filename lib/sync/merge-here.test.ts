import { expect, test } from 'vitest'
import { runCycle } from '#lib/sync/cycle.ts'
import { openBench } from '#lib/sync/testing/bench.ts'
import { owners } from '#lib/sync/testing/simulated-unit.ts'

const [user = ''] = Object.keys(owners)

test('[DL-5][FD-12] who is given another record while a change is sent agrees on nothing with it: the opt-out goes there too', async () => {
  const bench = await openBench()
  for (const name of ['ada', 'twin']) {
    bench.record('Lead', { Email: `${name}@nord.example`, LastName: 'Ada' })
  }
  const ada = await bench.prospect({ email: 'ada@nord.example', last_name: 'Ada' }, user)
  const twin = await bench.prospect({ email: 'twin@nord.example', last_name: 'Ada' }, user)
  await bench.cycle()
  const own = (await bench.pair(ada)).link.crmId ?? ''
  const other = (await bench.pair(twin)).link.crmId ?? ''
  await bench.edit(ada, { opted_out: true })
  const port = bench.org.portFor('worker')
  const merging: typeof port = {
    ...port,
    updateRecords: async (rows) => {
      const reply = await port.updateRecords(rows)
      const wish = { masterId: ada, take: {}, linkOf: twin }
      await bench.unit.merge(wish, [twin], bench.context.clock())
      // So that somebody edits the other record before it is looked at.
      await bench.unit.pause(true)
      return reply
    },
  }
  await runCycle({ ...bench.context, org: merging }, ['push'])
  expect((await bench.pair(ada)).link.crmId).toBe(other)
  bench.change(other, { Website__c: 'https://nord.example' })
  await bench.unit.pause(false)
  await bench.cycle()
  await bench.cycle()
  expect((await bench.pair(ada)).prospect.values.opted_out).toBe(true)
  expect(bench.there(other).HasOptedOutOfEmail).toBe(true)
  expect(bench.there(own).HasOptedOutOfEmail).toBe(true)
})
