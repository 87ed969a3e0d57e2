import type {
  ChangedPage,
  ChangedRead,
  CrmObject,
  CrmValues,
  Reply,
  RowOutcome,
} from '#lib/salesforce/port.ts'

/** [QU-4] The part of the port that moves many rows at once: jobs that Salesforce works through at its own pace. */

export type BulkDirection = 'ingest' | 'query'

/** One job writes rows of one object in one way; creates are upserts by our external id [CR-5]. */
export type BulkWrite = { object: CrmObject; way: 'update' | 'upsert' }

export type BulkRow = {
  /** The record's id for an update, our external id for an upsert: results come in any order and are known by it. */
  key: string
  /** Changed fields only; null empties, an absent one is left alone. */
  values: CrmValues
}

/** open: takes rows, does nothing. working: closed, so rows may be written at any moment. The others are final. */
export type BulkState = 'open' | 'working' | 'complete' | 'failed' | 'aborted'

export type BulkJob = {
  state: BulkState
  /** Rows that were tried, refused ones among them. */
  processed: number
  failed: number
  /** Why a job failed as a whole. */
  message: string | null
}

/** What the results say, by key. A key that was sent and is not here was not accounted for. */
export type BulkOutcomes = Map<string, RowOutcome>

export type BulkRead = Omit<ChangedRead, 'limit'> & {
  /** Salesforce's type by field: results are text. */
  types: Readonly<Record<string, string>>
}

export type BulkPage = ChangedPage & {
  /** Asks for the next page; null: this was the last. */
  locator: string | null
}

export interface BulkPort {
  /** @returns the job's id. Until it is closed no row is written, so an abandoned one does nothing. */
  openBulkWrite(write: BulkWrite): Promise<Reply<string>>

  /** All rows of the job, once. */
  uploadBulkRows(jobId: string, write: BulkWrite, rows: readonly BulkRow[]): Promise<Reply<null>>

  /** From here on rows are written. */
  closeBulkWrite(jobId: string): Promise<Reply<null>>

  /** A job that has been closed stops where it is. */
  abortBulkJob(direction: BulkDirection, jobId: string): Promise<Reply<null>>

  /** Null: the org does not know it any more (jobs live for seven days). */
  bulkJob(direction: BulkDirection, jobId: string): Promise<Reply<BulkJob | null>>

  /** Of a job that has ended. Rows that were not tried answer `rolled_back`: certainly not done. */
  bulkOutcomes(
    jobId: string,
    write: BulkWrite,
    job: BulkJob,
    rowCount: number,
  ): Promise<Reply<BulkOutcomes>>

  /** Everything from `from` on, in the order of a sweep. @returns the job's id */
  openBulkRead(read: BulkRead): Promise<Reply<string>>

  /** Of a complete job. @param locator null: from its beginning */
  bulkPage(
    jobId: string,
    read: BulkRead,
    locator: string | null,
    rowsMax: number,
  ): Promise<Reply<BulkPage>>
}
