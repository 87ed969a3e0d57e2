import { expect, test } from 'vitest'
import type { BulkDirection, BulkJob, BulkRow, BulkWrite } from '#lib/salesforce/bulk-port.ts'
import type { CrmRecord, CrmValues, Reply, SalesforcePort } from '#lib/salesforce/port.ts'
import { uuidOf } from '#lib/sync/testing/random.ts'

export type BulkStage = {
  port: SalesforcePort
  /** A lead that somebody else made. @returns its id */
  lead: (values: CrmValues) => Promise<string>
  /** Lets the org work. */
  wait: () => Promise<void>
  /** The next job stops after so many rows, where the org can be made to. */
  failAfter: (rows: number) => Promise<void>
}

const update: BulkWrite = { object: 'Lead', way: 'update' }
const upsert: BulkWrite = { object: 'Lead', way: 'upsert' }

export function given<Value>(reply: Reply<Value>): Value {
  if (!reply.ok) throw new Error(`${reply.failure.code}: ${reply.failure.message}`)
  return reply.value
}

/** What every org owes the bulk lanes. Run against the one in memory and over REST. */
export function bulkContract(open: () => Promise<BulkStage>): void {
  async function ended({ port, wait }: BulkStage, direction: BulkDirection, id: string) {
    for (let n = 0; n < 200; n++) {
      const job = given(await port.bulkJob(direction, id))
      if (job && job.state !== 'open' && job.state !== 'working') return job
      await wait()
    }
    throw new Error('the job did not end')
  }

  async function write(stage: BulkStage, kind: BulkWrite, rows: BulkRow[]) {
    const { port } = stage
    const id = given(await port.openBulkWrite(kind))
    given(await port.uploadBulkRows(id, kind, rows))
    given(await port.closeBulkWrite(id))
    const job: BulkJob = await ended(stage, 'ingest', id)
    return { job, outcomes: given(await port.bulkOutcomes(id, kind, job, rows.length)) }
  }

  const records = async ({ port }: BulkStage, ids: string[]): Promise<CrmRecord[]> => {
    const fields = ['LastName', 'City', 'Title', 'DoNotCall']
    const read = await port.readByIds([{ object: 'Lead', ids, fields, within: null }])
    return given(read).records.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  test('[A5] each row of a bulk update is answered by its own key: changed, emptied, left alone, refused', async () => {
    const stage = await open()
    const ada = await stage.lead({ LastName: 'Berg', Company: 'Nord', City: 'Oslo', Title: 'CTO' })
    const ben = await stage.lead({ LastName: 'Dahl', Company: 'Nord', City: 'Oslo', Title: 'CTO' })
    const nobody = '00QZZ0000000000AAA'
    const { outcomes } = await write(stage, update, [
      { key: nobody, values: { City: 'Rome' } },
      { key: ada, values: { City: 'Ber"gen,\nsouth', Title: null } },
      { key: ben, values: { DoNotCall: true } },
    ])
    expect([...outcomes.keys()].sort()).toEqual([ada, ben, nobody].sort())
    expect(outcomes.get(ada)).toEqual({ ok: true, id: ada, created: false })
    expect(outcomes.get(nobody)).toMatchObject({ ok: false })
    const [first, second] = await records(stage, [ada, ben])
    expect(first?.values).toMatchObject({ LastName: 'Berg', City: 'Ber"gen,\nsouth' })
    expect(first?.values.Title ?? null).toBeNull()
    expect(second?.values).toMatchObject({ City: 'Oslo', Title: 'CTO', DoNotCall: true })
  })

  test('[CR-5] a bulk create is an upsert by our external id: said twice, it is one record', async () => {
    const stage = await open()
    const rows = [7_001, 7_002].map((n) => ({
      key: uuidOf(n),
      values: { LastName: `Bulk ${n}`, Company: 'Nord', Email: `bulk${n}@nord.example` },
    }))
    const created = async () => {
      const { outcomes } = await write(stage, upsert, rows)
      return rows.map(({ key }) => outcomes.get(key))
    }
    const [first, again] = [await created(), await created()]
    expect(first).toMatchObject([
      { ok: true, created: true },
      { ok: true, created: true },
    ])
    expect(again).toEqual(first.map((one) => ({ ...one, created: false })))
  })

  test('[A5] rows that a job did not try before it ended say so, and the sums add up', async () => {
    const stage = await open()
    const rows = [8_001, 8_002, 8_003].map((n) => ({
      key: uuidOf(n),
      values: { LastName: `Half ${n}`, Company: 'Nord' },
    }))
    await stage.failAfter(0)
    const { job, outcomes } = await write(stage, upsert, rows)
    expect(job.state).toBe('failed')
    expect([...outcomes.values()]).toEqual(
      rows.map(() => ({ ok: false, failure: expect.objectContaining({ code: 'rolled_back' }) })),
    )
  })

  test('[A5] an aborted job wrote nothing; a job that nobody knows is said to be gone', async () => {
    const stage = await open()
    const id = given(await stage.port.openBulkWrite(upsert))
    given(await stage.port.abortBulkJob('ingest', id))
    expect(given(await stage.port.bulkJob('ingest', id))).toMatchObject({ state: 'aborted' })
    expect(given(await stage.port.bulkJob('ingest', '750ZZ0000000000AAA'))).toBeNull()
  })

  const moment = 'Concord_Created_Date__c'

  test('[I14] a bulk read gives what a sweep gives, in its order, page by page, and once more from a page', async () => {
    const stage = await open()
    const made: string[] = []
    for (let n = 0; n < 5; n++) {
      const City = n === 3 ? null : `Town ${n}, "x"`
      const told = { [moment]: '2026-11-24T10:00:00.000+0000', AnnualRevenue: 1_000_000.5 + n }
      const rest = { City, DoNotCall: n === 2, ...(n === 1 ? {} : told) }
      made.push(await stage.lead({ LastName: `Read ${n}`, Company: 'Nord', ...rest }))
    }
    const { port } = stage
    const read = {
      object: 'Lead' as const,
      from: null,
      fields: ['LastName', 'City', 'DoNotCall', 'AnnualRevenue', moment],
      within: null,
      outside: false,
    }
    const [swept] = given(await port.changedSince([{ ...read, limit: 2_000 }]))
    const bulk = {
      ...read,
      types: { DoNotCall: 'boolean', AnnualRevenue: 'currency', [moment]: 'datetime' },
    }
    const id = given(await port.openBulkRead(bulk))
    expect((await ended(stage, 'query', id)).state).toBe('complete')
    const first = given(await port.bulkPage(id, bulk, null, 2))
    expect(first).toMatchObject({ done: false, records: [{}, {}] })
    expect(first.last).toMatchObject({ lastId: first.records[1]?.id })
    const rest: CrmRecord[] = []
    for (let locator = first.locator; locator !== null; ) {
      const page = given(await port.bulkPage(id, bulk, locator, 2))
      rest.push(...page.records)
      locator = page.locator
    }
    const all = [...first.records, ...rest]
    expect(all).toEqual(swept?.records)
    expect(all.map((one) => one.id).filter((one) => made.includes(one))).toEqual(made)
    expect(given(await port.bulkPage(id, bulk, first.locator, 2)).records).toEqual(rest.slice(0, 2))
  })
}
