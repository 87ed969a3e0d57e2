import { expect, test } from 'vitest'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import type { CustomRead } from '#lib/salesforce/custom-port.ts'
import type { CustomObjectSource } from '#lib/sync/custom-objects.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'

const region = { name: 'Region__c', label: 'Region', type: 'text' as const }

function objectOf(apiName: string, values: string[] | null): CustomObject {
  return {
    apiName,
    label: apiName,
    plural: apiName,
    fields: [{ name: 'Plan__c', label: 'Plan', type: 'text' }],
    parents: [{ field: 'Contact__c', object: 'Contact' }],
    rule: values && {
      criteria: {
        match: 'all',
        parts: [{ field: 'Region__c', operator: 'is', values, matchCase: true }],
      },
      fields: [region],
    },
  }
}

type OwnBench = SyncBench & {
  source: CustomObjectSource
  reads: CustomRead[][]
  run: (source?: Partial<CustomObjectSource>) => ReturnType<typeof runCycle>
  names: () => Promise<string[]>
}

/** As many objects shared, each read once to its end. */
async function withObjects(objects: readonly CustomObject[]): Promise<OwnBench> {
  const bench = await openBench()
  const reads: CustomRead[][] = []
  const source: CustomObjectSource = {
    ...bench.unit.custom.source,
    read: async (asked) => {
      reads.push([...asked])
      return bench.org.readCustom(asked)
    },
  }
  for (const object of objects) await bench.unit.custom.share(object)
  const run = (change: Partial<CustomObjectSource> = {}) => {
    bench.later(10_000)
    return runCycle({ ...bench.context, customObjects: { ...source, ...change } })
  }
  const names = async () =>
    (await bench.unit.custom.kept()).map(({ values }) => String(values.Plan__c))
  return Object.assign(bench, { source, reads, run, names })
}

const named = (count: number, values: string[] | null) =>
  Array.from({ length: count }, (_, n) => objectOf(`Own${n}__c`, values))

test('[CN-5][CO-1] an idle cycle asks one call for five sweeps of shared custom objects, and none where none is shared', async () => {
  const callsOf = async (objects: readonly CustomObject[]) => {
    const bench = await withObjects(objects)
    await bench.run()
    bench.reads.length = 0
    await bench.run()
    return bench.reads.map((asked) => asked.length)
  }
  expect(await callsOf([])).toEqual([])
  expect(await callsOf(named(1, null))).toEqual([1])
  expect(await callsOf(named(5, null))).toEqual([5])
  expect(await callsOf(named(2, ['North']))).toEqual([4])
  expect(await callsOf(named(3, ['North']))).toEqual([5, 1])
  expect(await callsOf(named(5, ['North']))).toEqual([5, 5])
})

test('[SH-2] what only differs in case from the rule goes no farther than arrival', async () => {
  const bench = await withObjects(named(1, ['North']))
  bench.org.custom.create('Own0__c', { Region__c: 'North', Plan__c: 'inside' })
  bench.org.custom.create('Own0__c', { Region__c: 'north', Plan__c: 'other case' })
  bench.org.custom.create('Own0__c', { Region__c: 'South', Plan__c: 'outside' })
  await bench.run()
  expect(await bench.names()).toEqual(['inside'])
  expect(
    bench.reads
      .flat()
      .filter(({ outside }) => !outside)
      .every(({ within }) => within),
  ).toBe(true)
})

test('[I17] a page that a worker read before it lost its lease is not written', async () => {
  const bench = await withObjects(named(1, null))
  bench.org.custom.create('Own0__c', { Plan__c: 'stale' })
  const overtaken = await bench.run({
    read: async (asked) => {
      const page = bench.org.readCustom(asked)
      bench.later(120_000)
      await bench.context.store.takeLease('another', 1)
      return page
    },
  })
  expect(overtaken).toMatchObject({ stop: { why: 'fence_lost' } })
  expect(await bench.names()).toEqual([])
})

test('[SH-1] a page that was read under another rule is not written, and the run stops', async () => {
  const bench = await withObjects([objectOf('Own0__c', ['North'])])
  bench.org.custom.create('Own0__c', { Region__c: 'North', Plan__c: 'left by then' })
  const stopped = await bench.run({
    read: async (asked) => {
      const page = bench.org.readCustom(asked)
      await bench.unit.custom.share(objectOf('Own0__c', ['South']))
      return page
    },
  })
  expect(stopped).toMatchObject({ stop: { why: 'sharing_changed' } })
  expect(await bench.names()).toEqual([])
  await bench.run()
  expect(await bench.names()).toEqual([])
})

test('[I14] a page that died with its worker is read again', async () => {
  const bench = await withObjects(named(1, null))
  bench.org.custom.create('Own0__c', { Plan__c: 'twice read' })
  const dying = bench.run({
    merge: async () => {
      throw new Error('the worker dies')
    },
  })
  await expect(dying).rejects.toThrow('the worker dies')
  bench.later(120_000)
  await bench.run()
  expect(await bench.names()).toEqual(['twice read'])
})

test('[CN-5] a first reading goes on in the next cycle, so that nobody waits behind it', async () => {
  const bench = await withObjects(named(1, null))
  for (let n = 0; n < 60; n++) bench.org.custom.create('Own0__c', { Plan__c: `${n}` })
  const read: CustomObjectSource['read'] = async (asked) =>
    bench.org.readCustom(asked.map((one) => ({ ...one, limit: 1 })))
  await bench.run({ read })
  expect(await bench.names()).toHaveLength(40)
  await bench.run({ read })
  expect(await bench.names()).toHaveLength(60)
})

test('[FD-11] an object that the org shows no more leaves the others alone, and is asked for again after a while', async () => {
  const bench = await withObjects(named(2, null))
  bench.org.custom.create('Own0__c', { Plan__c: 'hidden' })
  bench.org.custom.create('Own1__c', { Plan__c: 'seen' })
  const message = "sObject type 'Own0__c' is not supported."
  const gone: CustomObjectSource['read'] = async (asked) => {
    const reply = bench.org.readCustom(asked)
    if (!reply.ok) return reply
    const failure = {
      code: 'schema_changed' as const,
      message,
      statusCode: 'INVALID_TYPE',
      fields: [],
      recordIds: [],
      retryAfterMs: null,
    }
    const value = reply.value.map((said, n) =>
      asked[n]?.object === 'Own0__c' ? { ok: false as const, failure } : said,
    )
    return { ...reply, value }
  }
  expect(await bench.run({ read: gone })).toMatchObject({ state: 'done' })
  expect(await bench.names()).toEqual(['seen'])
  const problemOf = async () => (await bench.source.reading()).objects[0]?.problem
  expect(await problemOf()).toBe(`Salesforce shows the connector user no Own0__c: ${message}`)
  bench.reads.length = 0
  await bench.run()
  expect(bench.reads.flat().map(({ object }) => object)).toEqual(['Own1__c'])
  bench.later(601_000)
  await bench.run()
  expect(await bench.names()).toEqual(['seen', 'hidden'])
  expect(await problemOf()).toBeNull()
})
