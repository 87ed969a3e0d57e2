import type { LateCommits } from './admin/late.ts'
import type { BulkRunner } from './bulk/runner.ts'
import type { DmlError } from './http/errors.ts'
import type { Org } from './org.ts'
import type { IdSource } from './records/id-source.ts'
import type { Schemas, SchemaView } from './schema/view.ts'
import type { Database, Queryable } from './store/database.ts'
import type { Statistics } from './store/statistics.ts'

export type ServerConfig = {
  adminKey: string
  /** The console behind "Send to Concord", for orgs that set no address of their own. */
  concordUrl: string
  /** Calls per rolling 24 hours of an org that sets no number of its own. */
  dailyApiRequests: number
  accessTokenSeconds: number
}

/** What one server process holds: connections and caches, no truth. */
export type Server = {
  sql: Database
  journal: Database
  ids: IdSource
  schemas: Schemas
  statistics: Statistics
  bulk: BulkRunner
  late: LateCommits
  config: ServerConfig
}

/** One API request on its way through the org. */
export type Context = {
  server: Server
  sql: Queryable
  org: Org
  userId: string
  view: SchemaView
  version: string
  usage: { used: number; limit: number }
  headers: Record<string, string | string[] | undefined>
  /** Rows are locked by someone else, for as many requests as the fault was armed. */
  rowsLocked: boolean
  /** So many rows are refused with this error, those that hold the text if one is given. */
  rowFault?: { error: DmlError; left: number; match: string | undefined }
  /** Every part of a composite is answered with this. */
  partFault?: ApiAnswer
  /** Set inside an all-or-none composite: no savepoint may hide a failure. */
  depth: number
}

export type ApiRequest = {
  method: string
  /** What follows /services/data/vNN.0, split at slashes and decoded. */
  path: string[]
  query: URLSearchParams
  body: unknown
}

export type ApiAnswer = {
  status: number
  body?: unknown
  /** Instead of a body that is JSON. */
  text?: { contentType: string; text: string }
  /** Instead of a body that fits into memory. */
  stream?: { contentType: string; pieces: AsyncIterable<string> }
  headers?: Record<string, string>
}

/** The org's clock, in whole seconds as Salesforce stamps its rows. */
export function orgNow(org: Org): number {
  return Math.floor((Date.now() + (org.settings.clockOffsetMs ?? 0)) / 1_000) * 1_000
}

const momentsMax = 10_000
const moments = new Map<number, string>()

/** Rows share their stamps, thousands at a time, and to write one costs as much as to read a row. */
export function isoMoment(ms: number): string {
  const known = moments.get(ms)
  if (known) return known
  if (moments.size >= momentsMax) moments.clear()
  const text = new Date(ms).toISOString().replace('Z', '+0000')
  moments.set(ms, text)
  return text
}
