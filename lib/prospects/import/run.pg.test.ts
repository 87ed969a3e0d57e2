import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createLog } from '#lib/base/log.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import * as batchWrites from '#lib/prospects/import/batch-writes.ts'
import { openProbe } from '#lib/prospects/import/csv-format.ts'
import { findImport, listImportChoices, listRejects } from '#lib/prospects/import/reads.ts'
import { runImport } from '#lib/prospects/import/run.ts'
import type { ImportOptions, Mapping } from '#lib/prospects/import/types.ts'
import {
  beginImport,
  cancelImport,
  markUploaded,
  startImport,
  writePiece,
} from '#lib/prospects/import/writes.ts'
import { listProspects } from '#lib/prospects/reads.ts'

let web: Database
let worker: Database
let buId: string
const log = createLog('import test', 'silent')
const format = { encoding: 'utf-8', delimiter: ',', hasHeader: true } as const
const mapping = { 0: 'email', 1: 'last_name', 2: 'phone' }
const plain: ImportOptions = { filled: 'overwrite', restore: true, assignedUserId: null }

beforeAll(async () => {
  const database = await testDatabase('imports')
  web = openDatabase(database.webUrl, { name: 'imports', connectionsMax: 3 })
  worker = openDatabase(database.workerUrl, { name: 'imports', connectionsMax: 3 })
  buId =
    (await createBusinessUnit(web.sql, { name: 'Imports', currency: 'EUR', timeZone: 'UTC' })) ?? ''
})

afterAll(async () => {
  await web?.end()
  await worker?.end()
})

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

async function upload(
  text: string,
  options: ImportOptions = plain,
  columns: Mapping = mapping,
): Promise<string> {
  const bytes = Buffer.from(text)
  return inUnit(async (tx) => {
    const file = { fileName: 'people.csv', sizeBytes: bytes.length, createdBy: randomUUID() }
    const id = await beginImport(tx, buId, file)
    const probe = openProbe()
    probe.add(bytes)
    let n = 0
    for (let at = 0; at < bytes.length; at += 50_000) {
      await writePiece(tx, buId, id, n, bytes.subarray(at, at + 50_000))
      n += 1
    }
    await markUploaded(tx, buId, id, { ...probe.end(), pieces: n })
    await startImport(
      tx,
      buId,
      id,
      { format, mapping: columns, options },
      ['Email', 'Name', 'Phone'],
      1,
    )
    return id
  })
}

const run = (importId: string, workerId = 'one') =>
  runImport({ sql: worker.sql, workerId, log }, { buId, importId })
const found = (id: string) => inUnit((tx) => findImport(tx, buId, id))
const prospectsOf = (domain: string) =>
  inUnit(
    (tx) => tx<
      { id: string; values: Record<string, unknown>; origins: Record<string, { by: string }> }[]
    >`
      select id, values, origins from prospects
      where bu_id = ${buId} and deleted_at is null and email_key > '' and values->>'email' like ${`%@${domain}`}
      order by email_key`,
  )

test('[IM-1] creates, updates, leaves alone and refuses, each with its reason', async () => {
  await run(await upload('Email,Name,Phone\na@one.example,Ann,1\nb@one.example,Bob,2\n'))
  const id = await upload(
    'Email,Name,Phone\nA@one.example,Anna,\nb@one.example,Bob,2\nc@one.example,Cy,3\nbad,Dee,4\n,,\nx@one.example,X,1,more\n',
  )
  await run(id)
  expect(await found(id)).toMatchObject({
    state: 'done',
    created: 1,
    updated: 1,
    unchanged: 1,
    rejected: 3,
    rowsDone: 6,
    rowsTotal: 6,
  })
  const people = await prospectsOf('one.example')
  expect(people.map(({ values }) => values.last_name)).toEqual(['Anna', 'Bob', 'Cy'])
  expect(people[0]?.values.phone).toBe('1')
  expect(people[0]?.origins.last_name?.by).toBe('import people.csv')
  const rejects = await inUnit((tx) => listRejects(tx, buId, id, -1, 10))
  expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
    [5, 'E-mail: “bad” is not an e-mail address.'],
    [6, 'This row has neither e-mail nor name nor company.'],
    [7, 'This row has 4 cells; the first row has 3.'],
  ])
})

test('[EX-3] [CR-3] what an import changed has a history, a pair and a place in the queue', async () => {
  await run(await upload('Email,Name,Phone\na@two.example,Ann,1\n'))
  await run(await upload('Email,Name,Phone\na@two.example,Anna,1\n'))
  const [{ id } = { id: '' }] = await prospectsOf('two.example')
  const rows = await inUnit(
    (tx) => tx`
      select h.field, h.value, h.replaced, h.rule, c.lane, c.cause, l.sync_state from field_history h
      join changes c on c.bu_id = h.bu_id and c.prospect_id = h.prospect_id
      join pairs l on l.bu_id = h.bu_id and l.prospect_id = h.prospect_id
      where h.bu_id = ${buId} and h.prospect_id = ${id}`,
  )
  expect([...rows]).toEqual([
    {
      field: 'last_name',
      value: 'Anna',
      replaced: 'Ann',
      rule: 'import',
      lane: 4,
      cause: 'import',
      sync_state: 'waiting',
    },
  ])
})

test('[IM-1] a CRM id of 15 characters finds the prospect that is linked to that record', async () => {
  await run(await upload('Email,Name,Phone\na@linked.example,Ann,1\n'))
  await inUnit(
    (tx) => tx`
      update pairs set crm_id = '00Q5g00000AbcDeEAJ', crm_object = 'Lead', link_state = 'linked'
      where bu_id = ${buId} and prospect_id in (
        select id from prospects where bu_id = ${buId} and email_key = 'a@linked.example')`,
  )
  const byId = { 0: 'crm_id', 1: 'last_name', 2: 'phone' }
  const id = await upload(
    'Id,Name,Phone\n00Q5g00000AbcDe,Anna,\n00Q5g00000AbcDeEAX,Bob,\n',
    plain,
    byId,
  )
  await run(id)
  expect(await found(id)).toMatchObject({ created: 0, updated: 1, rejected: 1 })
  const people = await prospectsOf('linked.example')
  expect(people.map(({ values }) => values.last_name)).toEqual(['Anna'])
})

test('[IM-1] fills only blanks, restores from the recycle bin, assigns who has nobody', async () => {
  await run(await upload('Email,Name,Phone\na@three.example,Ann,\nb@three.example,Bob,2\n'))
  await inUnit(
    (tx) => tx`
    update prospects set deleted_at = now() where bu_id = ${buId} and email_key = 'b@three.example'`,
  )
  const user = randomUUID()
  const id = await upload('Email,Name,Phone\na@three.example,Other,1\nb@three.example,Bob,3\n', {
    filled: 'only_blanks',
    restore: true,
    assignedUserId: user,
  })
  await run(id)
  expect(await found(id)).toMatchObject({ created: 0, updated: 1, restored: 1 })
  const people = await prospectsOf('three.example')
  expect(people.map(({ values }) => [values.last_name, values.phone])).toEqual([
    ['Ann', '1'],
    ['Bob', '2'],
  ])
})

test('[IM-1] an unclosed quote ends the import at its line; what stands before it is taken', async () => {
  const id = await upload(
    'Email,Name,Phone\na@four.example,Ann,1\nb@four.example,"Bob,2\nc@four.example,Cy,3\n',
  )
  await run(id)
  const outcome = await found(id)
  expect(outcome).toMatchObject({ state: 'failed', created: 1 })
  expect(outcome?.message).toContain('line 3')
})

test('[IM-1] the grid shows who came with a file, each once, those it left alone among them', async () => {
  const first = await upload('Email,Name,Phone\na@grid.example,Ann,1\nb@grid.example,Bob,2\n')
  await run(first)
  const second = await upload(
    'Email,Name,Phone\nb@grid.example,Bob,2\nc@grid.example,Cy,3\nc@grid.example,Cyd,3\nbad,Dee,4\n',
  )
  await run(second)
  const scope = { buId, viewerId: randomUUID() }
  const sort = { column: 'name', descending: false } as const
  const shown = async (id: string) => {
    const request = { filter: { import: id }, sort, cursor: null }
    const { rows } = await inUnit((tx) => listProspects(tx, scope, request))
    return rows.map(({ name }) => name)
  }
  expect(await shown(first)).toEqual(['Ann', 'Bob'])
  expect(await shown(second)).toEqual(['Bob', 'Cyd'])
  const choices = await inUnit((tx) => listImportChoices(tx, buId))
  expect(choices.slice(0, 2)).toEqual([second, first].map((id) => ({ id, name: 'people.csv' })))
})

const many = (domain: string, count: number) =>
  `Email,Name,Phone\n${Array.from({ length: count }, (_, n) => `p${n % (count - 500)}@${domain},Person ${n},${n}\n`).join('')}`

test('[IM-1] killed between two batches it goes on with the same totals and doubles nobody', async () => {
  const id = await upload(many('five.example', 7_500))
  const real = batchWrites.writeBatch
  let batches = 0
  const sizes: number[] = []
  const spy = vi.spyOn(batchWrites, 'writeBatch').mockImplementation(async (tx, author, plan) => {
    await real(tx, author, plan)
    sizes.push(plan.touched.length)
    batches += 1
    if (batches === 3) throw new Error('killed')
  })
  await expect(run(id)).rejects.toThrow('killed')
  spy.mockRestore()
  expect(await found(id)).toMatchObject({ state: 'running', rowsDone: 4_000 })
  await run(id, 'two')
  expect(await found(id)).toMatchObject({ state: 'running', rowsDone: 4_000 })
  await inUnit(
    (tx) =>
      tx`update imports set leased_until = now() - interval '1 s' where bu_id = ${buId} and id = ${id}`,
  )
  await run(id, 'two')
  expect(await found(id)).toMatchObject({
    state: 'done',
    rowsDone: 7_500,
    created: 7_000,
    updated: 500,
    rejected: 0,
  })
  expect(await prospectsOf('five.example')).toHaveLength(7_000)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000)
  // It is measured whenever it doubled: no page is planned for a table of ten rows.
  const [known] = await worker.sql<{ rows: number }[]>`
    select reltuples::int as rows from pg_class where relname = 'import_prospects'`
  expect(known?.rows).toBeGreaterThanOrEqual(2_000)
})

test('[IM-1] cancelled it writes nothing more', async () => {
  const id = await upload(many('six.example', 3_000))
  await inUnit((tx) => cancelImport(tx, buId, id))
  await run(id)
  expect(await found(id)).toMatchObject({ state: 'cancelled', created: 0 })
  expect(await prospectsOf('six.example')).toHaveLength(0)
})

test('[IM-1] another business unit sees neither the import nor its file', async () => {
  const id = await upload('Email,Name,Phone\na@seven.example,Ann,1\n')
  const other =
    (await createBusinessUnit(web.sql, { name: 'Other', currency: 'EUR', timeZone: 'UTC' })) ?? ''
  const seen = await inBusinessUnit(
    web.sql,
    other,
    (tx) => tx`
    select 1 from imports where id = ${id} union all select 1 from import_chunks where import_id = ${id}`,
  )
  expect(seen).toHaveLength(0)
})
