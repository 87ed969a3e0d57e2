import type { IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import type { Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import { inTransaction } from '../store/database.ts'
import { csvForm } from './csv.ts'
import type { Job } from './jobs.ts'

const uploadMax = 150 * 1024 * 1024
export const batchRows = 1_000

class TooLarge extends Error {}

/** Reads the rows as they come and stores them in batches: memory holds one of them, whatever the size. */
export async function upload(context: Context, job: Job, request: IncomingMessage): Promise<void> {
  const { delimiter, lineEnd } = csvForm(job.columnDelimiter, job.lineEnding)
  const parser = parse({ delimiter, record_delimiter: lineEnd, bom: true, skip_empty_lines: true })
  const source =
    request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request
  source.on('error', (error) => parser.destroy(error))
  // Told to whoever reads the rows; an error that comes before he does must not end the process.
  parser.on('error', () => {})
  try {
    await inTransaction(context.sql, async (tx) => {
      let header: string[] | undefined
      let rows: string[][] = []
      let n = 0
      // Only now: what flows before anybody reads is lost.
      let size = 0
      source.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > uploadMax) parser.destroy(new TooLarge())
      })
      source.pipe(parser)
      const flush = async () => {
        if (rows.length === 0) return
        await tx`insert into bulk_batch (job_id, n, rows)
          values (${job.id}, ${n++}, ${JSON.stringify(rows)}::text::jsonb)`
        rows = []
      }
      for await (const record of parser as AsyncIterable<string[]>) {
        if (!header) {
          header = record.map((name) => name.trim())
          continue
        }
        rows.push(record)
        if (rows.length === batchRows) await flush()
      }
      await flush()
      await tx`update bulk_job set header = ${header ?? []}, error_message = null
        where id = ${job.id}`
    })
  } catch (error) {
    if (error instanceof TooLarge) {
      throw new ApiError(413, 'REQUEST_TOO_LARGE', 'The upload is larger than 150 MB')
    }
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))) {
      throw error
    }
    // The upload is taken all the same: the job fails when it is closed.
    await context.sql`update bulk_job set error_message = ${clientError(job, error)}
      where id = ${job.id}`
  }
}

function clientError(job: Job, error: Error): string {
  return String((error as { code?: unknown }).code).includes('RECORD_INCONSISTENT')
    ? `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${job.lineEnding}`
    : `ClientInputError : ${error.message}`
}
