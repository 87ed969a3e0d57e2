import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { openProbe } from '#lib/prospects/import/csv-format.ts'
import { findImport, listRejects } from '#lib/prospects/import/reads.ts'
import { beginImport, markUploaded, startImport, writePiece } from '#lib/prospects/import/writes.ts'
import { newKeys, until } from '#lib/sync/testing/connected-unit.ts'
import { startWorker } from '#lib/sync/testing/worker-process.ts'

const rows = 20_000
const kills = 2
const patienceMs = 90_000

let web: Database
let buId: string
let variables: Record<string, string>

beforeAll(async () => {
  const database = await testDatabase('killed_import')
  web = openDatabase(database.webUrl, { name: 'killed', connectionsMax: 3 })
  const unit = { name: 'Killed', currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(web.sql, unit)) ?? ''
  const keys = newKeys()
  variables = {
    WORKER_DATABASE_URL: database.workerUrl,
    CONCORD_URL: 'http://127.0.0.1:4310',
    SEALING_PRIVATE_KEY: keys.privateKey,
    TOKEN_KEY: keys.tokenKey,
  }
})

afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

/** Every hundredth row is refused, every fiftieth is one of the first thousand again. */
function lineOf(n: number): string {
  if (n % 100 === 7) return `not an address,Person ${n},${n}\n`
  const person = n > 1_000 && n % 50 === 3 ? n % 1_000 : n
  return `p${person}@killed.example,Person ${n},${n}\n`
}

async function start(): Promise<string> {
  const bytes = Buffer.from(
    `Email,Name,Phone\n${Array.from({ length: rows }, (_, n) => lineOf(n)).join('')}`,
  )
  return inUnit(async (tx) => {
    const file = { fileName: 'people.csv', sizeBytes: bytes.length, createdBy: randomUUID() }
    const id = await beginImport(tx, buId, file)
    const probe = openProbe()
    probe.add(bytes)
    let pieces = 0
    for (let at = 0; at < bytes.length; at += 256 * 1024) {
      await writePiece(tx, buId, id, pieces, bytes.subarray(at, at + 256 * 1024))
      pieces += 1
    }
    await markUploaded(tx, buId, id, { ...probe.end(), pieces })
    const choices = {
      format: { encoding: 'utf-8', delimiter: ',', hasHeader: true } as const,
      mapping: { 0: 'email', 1: 'last_name', 2: 'phone' },
      options: { filled: 'overwrite', restore: true, assignedUserId: null } as const,
    }
    await startImport(tx, buId, id, choices, ['Email', 'Name', 'Phone'], rows)
    return id
  })
}

const found = (id: string) => inUnit((tx) => findImport(tx, buId, id))

test('[IM-1] workers killed -9 in the middle of an import: it resumes, and everybody is there once', async () => {
  const id = await start()
  let done = 0
  for (let n = 0; n < kills; n += 1) {
    const worker = await startWorker(variables)
    // Past where the last one came to, so in the middle of a batch of this one.
    done = await until(
      'some rows',
      async () => {
        const now = (await found(id))?.rowsDone ?? 0
        return now > done && now
      },
      patienceMs,
    )
    worker.kill('SIGKILL')
    await worker.gone
    expect((await found(id))?.state).toBe('running')
  }
  const last = await startWorker(variables)
  try {
    await until('the end', async () => (await found(id))?.state === 'done', patienceMs)
  } finally {
    await last.stop()
  }

  const lines = Array.from({ length: rows }, (_, n) => n)
  const good = lines.filter((n) => n % 100 !== 7)
  const people = new Map(good.map((n) => [lineOf(n).split(',')[0], `Person ${n}`]))
  expect(await found(id)).toMatchObject({
    rowsDone: rows,
    created: people.size,
    updated: good.length - people.size,
    unchanged: 0,
    rejected: rows - good.length,
  })
  const made = await inUnit(
    (tx) => tx<{ email: string; name: string; changes: number; noted: number }[]>`
      select p.email, p.last_name as name,
        (select count(*)::int from changes c where c.bu_id = p.bu_id and c.prospect_id = p.id) as changes,
        (select count(*)::int from import_prospects i
          where i.bu_id = p.bu_id and i.import_id = ${id} and i.prospect_id = p.id) as noted
      from prospects p where p.bu_id = ${buId}`,
  )
  expect(new Map(made.map(({ email, name }) => [email, name]))).toEqual(people)
  expect(made).toHaveLength(people.size)
  expect(made.filter(({ changes, noted }) => changes !== 1 || noted !== 1)).toEqual([])
  const rejects = await inUnit((tx) => listRejects(tx, buId, id, -1, rows))
  expect(rejects.map(({ line }) => line)).toEqual(
    lines.filter((n) => n % 100 === 7).map((n) => n + 2),
  )
}, 240_000)
