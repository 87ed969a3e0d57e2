import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import type { Logger } from '#lib/base/log.ts'
import { lanes } from '#lib/changes/types.ts'
import { assignProspects } from '#lib/prospects/assignment-writes.ts'
import {
  type BatchPlan,
  type BatchRow,
  planBatch,
  type Reject,
} from '#lib/prospects/import/batch-plan.ts'
import {
  findMeant,
  type ImportAuthor,
  writeBatch,
  writeMeant,
  writeRejects,
} from '#lib/prospects/import/batch-writes.ts'
import { BrokenFile, type CsvRow, readRows, toText } from '#lib/prospects/import/csv-rows.ts'
import { judgeRow, type MappedColumns, mapColumns } from '#lib/prospects/import/judge-row.ts'
import {
  advance,
  type ClaimedImport,
  claim,
  finish,
  readPiece,
  releaseSoon,
} from '#lib/prospects/import/run-writes.ts'
import type { Handing } from '#lib/prospects/import/types.ts'
import { startUpkeep, type Upkeep } from '#lib/prospects/import/upkeep.ts'
import { listFields } from '#lib/prospects/reads.ts'

export type ImportContext = { sql: Sql; workerId: string; log: Logger }
export type ImportTask = { buId: string; importId: string }

const rowsPerBatch = 2_000
const triesPerBatch = 5
/** Two transactions in each other's way, or after the same e-mail: the one that was ended begins again. */
const inTheWay = new Set(['40P01', '40001', '23505'])

/** The group or queue that was to get them is no longer there, or nobody of the group takes anybody. */
class NobodyTakes extends Error {}

/** Somebody cancelled it, or another worker has it. */
class NoLongerOurs extends Error {}

type Run = ImportContext & ImportTask & { claimed: ClaimedImport; upkeep: Upkeep }

/**
 * [IM-1] Imports a file from where it stands. Rows, counters and position move in one transaction, so that a killed
 * worker's successor goes on without doubling anything.
 */
export async function runImport(context: ImportContext, task: ImportTask): Promise<void> {
  const { sql, workerId, log } = context
  const { buId, importId } = task
  const claimed = await inBusinessUnit(sql, buId, (tx) => claim(tx, buId, importId, workerId))
  if (!claimed) return
  const run: Run = { ...context, ...task, claimed, upkeep: startUpkeep(sql) }
  try {
    await importRows(run)
    await inBusinessUnit(sql, buId, (tx) => finish(tx, run, 'done', null))
  } catch (error) {
    if (error instanceof NoLongerOurs) return
    if (error instanceof BrokenFile || error instanceof NobodyTakes) {
      await inBusinessUnit(sql, buId, (tx) => finish(tx, run, 'failed', error.message))
      return
    }
    log.warn({ error, importId }, 'an import stopped; it goes on by itself')
    await inBusinessUnit(sql, buId, (tx) => releaseSoon(tx, run)).catch(() => undefined)
    throw error
  } finally {
    await run.upkeep.end()
  }
}

async function importRows(run: Run): Promise<void> {
  const { claimed, sql, buId } = run
  const fields = await inBusinessUnit(sql, buId, (tx) => listFields(tx))
  const texts = toText(pieces(run), claimed.format.encoding)
  let columns: MappedColumns | null = null
  let skip = claimed.rowsDone + (claimed.format.hasHeader ? 1 : 0)
  let batch: CsvRow[] = []
  // One batch is written while the next is read: neither Postgres nor this process waits for the other.
  let writing: Promise<void> = Promise.resolve()
  const write = async () => {
    await writing
    if (batch.length > 0 && columns) writing = writeRows(run, columns, batch)
    // Its failure is met where it is awaited, not while nobody does.
    writing.catch(() => undefined)
    batch = []
  }
  try {
    for await (const rows of readRows(texts, claimed.format.delimiter)) {
      columns ??= mapColumns(rows[0]?.cells.length ?? 0, claimed.mapping, fields)
      const skipped = Math.min(skip, rows.length)
      skip -= skipped
      for (const row of skipped > 0 ? rows.slice(skipped) : rows) {
        batch.push(row)
        if (batch.length === rowsPerBatch) await write()
      }
    }
  } catch (error) {
    // What stands before the broken line is good, and the message says that it was taken.
    if (error instanceof BrokenFile) await write()
    await writing
    throw error
  }
  await write()
  await writing
}

async function* pieces(run: Run): AsyncGenerator<Uint8Array> {
  for (let n = 0; ; n += 1) {
    const piece = await inBusinessUnit(run.sql, run.buId, (tx) => readPiece(tx, run, n))
    if (piece === 'lost') throw new NoLongerOurs()
    if (!piece) return
    yield piece
  }
}

async function writeRows(run: Run, columns: MappedColumns, rows: CsvRow[]): Promise<void> {
  const { judged, rejects } = judgeAll(columns, rows)
  for (let tries = 1; ; tries += 1) {
    try {
      await inBusinessUnit(run.sql, run.buId, (tx) =>
        writeOnce(tx, run, { judged, rejects, count: rows.length }),
      )
      run.claimed.rowsDone += rows.length
      run.upkeep.note(rows.length)
      return
    } catch (error) {
      if (tries === triesPerBatch || !isPassing(error)) throw error
    }
  }
}

function judgeAll(columns: MappedColumns, rows: readonly CsvRow[]) {
  const judged: BatchRow[] = []
  const rejects: Reject[] = []
  for (const { line, cells } of rows) {
    const outcome = judgeRow(columns, cells)
    const kept = cells.map((cell) => cell.replaceAll('\0', '').toWellFormed())
    if ('row' in outcome) judged.push({ line, cells: kept, row: outcome.row })
    else rejects.push({ line, reason: outcome.problems.join(' '), cells: kept })
  }
  return { judged, rejects }
}

async function writeOnce(
  tx: Tx,
  run: Run,
  { judged, rejects, count }: { judged: BatchRow[]; rejects: Reject[]; count: number },
): Promise<void> {
  const { buId, importId, claimed } = run
  const author: ImportAuthor = {
    buId,
    by: `import ${claimed.fileName}`,
    at: new Date().toISOString(),
    requestedBy: claimed.createdBy,
    rule: 'import',
  }
  const found = await findMeant(tx, buId, judged, claimed.options.restore)
  const plan = planBatch(judged, found, claimed.options)
  await writeBatch(tx, author, plan)
  await handOver(tx, author, plan, claimed.options.handTo ?? null)
  await writeMeant(tx, buId, importId, plan.meant)
  const refused = [...rejects, ...plan.rejects]
  await writeRejects(tx, buId, importId, refused)
  const counts = { ...plan.counts, rejected: refused.length }
  const ours = await advance(tx, run, count, counts)
  if (!ours) throw new NoLongerOurs()
}

/** [AU-1] In turn by a group, or left to Salesforce: by the one way to assign. */
async function handOver(
  tx: Tx,
  { buId, by, requestedBy }: ImportAuthor,
  { touched }: BatchPlan,
  target: Handing | null,
): Promise<void> {
  const ids = touched.filter(({ isAssigned }) => isAssigned).map(({ id }) => id)
  if (target === null || ids.length === 0) return
  const lane = lanes.bulk
  const assigned = await assignProspects(tx, { buId, ids, target, by, requestedBy, lane })
  if (assigned.ok) return
  throw new NobodyTakes(
    `${assigned.error.message} What was imported before stays; the rest comes with the file once more.`,
  )
}

function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && inTheWay.has(String(error.code))
}
