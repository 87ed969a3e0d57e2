import { blankOf } from '#lib/base/blank.ts'
import { indexIn, keyColumn, readCsv, toCell, toCsv, toFailure } from '#lib/salesforce/bulk-csv.ts'
import type {
  BulkDirection,
  BulkJob,
  BulkOutcomes,
  BulkPort,
  BulkRead,
  BulkState,
  BulkWrite,
} from '#lib/salesforce/bulk-port.ts'
import { classifyBroken, failure, isObject } from '#lib/salesforce/classify.ts'
import type { Answer, Call } from '#lib/salesforce/client.ts'
import { type Spent, spend } from '#lib/salesforce/composite.ts'
import type { Reply, RowOutcome } from '#lib/salesforce/port.ts'
import { askedFields, changedStatement, toChangedPage } from '#lib/salesforce/queries.ts'
import type { Reader } from '#lib/salesforce/run-queries.ts'

/** Bulk API 2.0, both ways. jsforce's own polls give up after 30 s and read all rows into memory; ours is the caller's. */
export function bulkOverRest(reader: Reader): BulkPort {
  const ask = (call: Pick<Call, 'method' | 'path' | 'effect'> & Partial<Call>) =>
    reader.client.call({ kind: reader.kind, ...call })
  return {
    openBulkWrite: async ({ object, way }) => {
      const keyed = way === 'upsert' ? { externalIdFieldName: keyColumn({ object, way }) } : {}
      const body = { object, operation: way, contentType: 'CSV', lineEnding: 'LF', ...keyed }
      return toJobId(await ask({ method: 'POST', path: '/jobs/ingest', body, effect: 'read' }))
    },
    uploadBulkRows: async (jobId, write, rows) => {
      const [path, csv] = [`${pathOf('ingest', jobId)}/batches`, toCsv(write, rows)]
      return toNothing(await ask({ method: 'PUT', path, csv, effect: 'read' }))
    },
    closeBulkWrite: async (jobId) => {
      const body = { state: 'UploadComplete' }
      return toNothing(
        await ask({ method: 'PATCH', path: pathOf('ingest', jobId), body, effect: 'write' }),
      )
    },
    abortBulkJob: async (direction, jobId) => {
      const body = { state: 'Aborted' }
      return toNothing(
        await ask({ method: 'PATCH', path: pathOf(direction, jobId), body, effect: 'read' }),
      )
    },
    bulkJob: async (direction, jobId) =>
      toJob(await ask({ method: 'GET', path: pathOf(direction, jobId), effect: 'read' })),
    bulkOutcomes: (jobId, write, job, rowCount) =>
      readOutcomes((path) => ask({ method: 'GET', path, effect: 'read', answersCsv: true }), {
        jobId,
        write,
        job,
        rowCount,
      }),
    openBulkRead: async (read) => {
      const body = {
        operation: 'queryAll',
        query: changedStatement({ ...read, limit: null }, reader).text,
      }
      return toJobId(await ask({ method: 'POST', path: '/jobs/query', body, effect: 'read' }))
    },
    bulkPage: async (jobId, read, locator, rowsMax) => {
      const from = locator === null ? '' : `&locator=${encodeURIComponent(locator)}`
      const path = `${pathOf('query', jobId)}/results?maxRecords=${rowsMax}${from}`
      return toPage(
        await ask({ method: 'GET', path, effect: 'read', answersCsv: true }),
        read,
        reader,
      )
    },
  }
}

function pathOf(direction: BulkDirection, jobId: string): string {
  return `/jobs/${direction}/${jobId}`
}

function toJobId(answer: Answer): Reply<string> {
  if (!answer.ok) return answer
  const id = isObject(answer.value) ? answer.value.id : null
  return typeof id === 'string' ? { ...answer, value: id } : torn(answer)
}

function toNothing(answer: Answer): Reply<null> {
  return answer.ok ? { ...answer, value: null } : answer
}

const states: Readonly<Record<string, BulkState>> = {
  Open: 'open',
  UploadComplete: 'working',
  InProgress: 'working',
  JobComplete: 'complete',
  Failed: 'failed',
  Aborted: 'aborted',
}

function toJob(answer: Answer): Reply<BulkJob | null> {
  if (!answer.ok) {
    const isGone = answer.failure.code === 'record_gone'
    return isGone ? { ...spend(null, answer), ok: true, value: null } : answer
  }
  const body = isObject(answer.value) ? answer.value : {}
  const state = states[String(body.state)]
  if (!state) return torn(answer)
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  const message = typeof body.errorMessage === 'string' ? body.errorMessage : null
  const { numberRecordsProcessed: processed, numberRecordsFailed: failed } = body
  return {
    ...answer,
    value: { state, processed: number(processed), failed: number(failed), message },
  }
}

type Ended = { jobId: string; write: BulkWrite; job: BulkJob; rowCount: number }

/** Reads the lists that can have rows: what worked, what was refused, what was not tried. */
async function readOutcomes(
  get: (path: string) => Promise<Answer>,
  { jobId, write, job, rowCount }: Ended,
): Promise<Reply<BulkOutcomes>> {
  const outcomes: BulkOutcomes = new Map()
  let spent: Spent = { calls: 0, orgTime: null, limit: null }
  for (const list of listsOf(write, job)) {
    if (!list.mayHaveRows(rowCount)) continue
    const answer = await get(`${pathOf('ingest', jobId)}/${list.path}`)
    spent = spend(spent, answer)
    if (!answer.ok) return { ok: false, failure: answer.failure, ...spent }
    const text = isObject(answer.value) ? String(answer.value.text) : ''
    const read = readCsv(text, list.columns, (header) => {
      const keyAt = indexIn(header, keyColumn(write))
      return (cells) => {
        const key = cells[keyAt] ?? ''
        // Twice in the results: nobody knows which of them is true.
        outcomes.set(key, outcomes.has(key) ? unclear() : list.toOutcome(cells))
      }
    })
    if (!read) return { ok: false, failure: classifyBroken('read', notATable, true), ...spent }
  }
  return { ok: true, value: outcomes, ...spent }
}

type ResultList = {
  path: string
  columns: string[]
  mayHaveRows: (rowCount: number) => boolean
  toOutcome: (cells: string[]) => RowOutcome
}

function listsOf(write: BulkWrite, { processed, failed, message }: BulkJob): ResultList[] {
  const key = keyColumn(write)
  return [
    {
      path: 'successfulResults',
      columns: ['sf__Id', 'sf__Created', key],
      mayHaveRows: () => processed > failed,
      toOutcome: ([id = '', created]) => ({ ok: true, id, created: created === 'true' }),
    },
    {
      path: 'failedResults',
      columns: ['sf__Id', 'sf__Error', key],
      mayHaveRows: () => failed > 0,
      toOutcome: ([, error = '']) => ({ ok: false, failure: toFailure(error) }),
    },
    {
      path: 'unprocessedrecords',
      columns: [key],
      mayHaveRows: (rowCount) => processed < rowCount,
      toOutcome: () => ({ ok: false, failure: notTried(message) }),
    },
  ]
}

/** `InvalidBatch : Field name not found : Gone__c` is about a field, all else about the job. */
function notTried(message: string | null) {
  const field = /Field name not found : ([\w.]+)/.exec(message ?? '')?.[1]
  if (field) return { ...failure('schema_changed', message ?? ''), fields: [field] }
  const why = message ? `: ${message}` : ''
  return failure('rolled_back', `The bulk job ended before this row${why}`)
}

function unclear(): RowOutcome {
  return { ok: false, failure: failure('ambiguous', 'The results name this row twice') }
}

function toPage(answer: Answer, read: BulkRead, reader: Reader) {
  if (!answer.ok) return answer
  const value = isObject(answer.value) ? answer.value : {}
  const rows: Record<string, unknown>[] = []
  const isTable = readCsv(String(value.text), askedFields(read, reader), (header) => {
    const toRow = rowReader(header, read)
    return (cells) => rows.push(toRow(cells))
  })
  if (!isTable) return torn(answer)
  const locator =
    typeof value.locator === 'string' && value.locator !== 'null' ? value.locator : null
  return { ...answer, value: { ...toChangedPage(read, rows, locator === null), locator } }
}

const ownTypes: Readonly<Record<string, string>> = {
  IsDeleted: 'boolean',
  IsConverted: 'boolean',
  'ConvertedContact.IsPersonAccount': 'boolean',
}

/** Rows as a query would have answered them: typed, `Account.Name` inside its account. */
function rowReader(header: readonly string[], { types }: BulkRead) {
  const columns = header.map((name) => {
    const [parent = '', field] = name.split('.')
    return { key: parent, field, type: types[name] ?? ownTypes[name] }
  })
  const blank = blankOf(columns.map(({ key }) => key))
  return (cells: string[]): Record<string, unknown> => {
    const row: Record<string, unknown> = { ...blank }
    columns.forEach(({ key, field, type }, n) => {
      const value = toCell(cells[n] ?? '', type)
      if (field === undefined) row[key] = value
      else row[key] = { ...(isObject(row[key]) ? row[key] : {}), [field]: value }
    })
    return row
  }
}

const notATable = 'The results are not a table'

function torn(answer: Answer): Reply<never> {
  return { ...spend(null, answer), ok: false, failure: classifyBroken('read', notATable, true) }
}
