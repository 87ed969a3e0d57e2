import { pieceRows } from '#lib/sync/engine/batches.ts'

/** What one request may carry; Salesforce's own bounds, and ours where they are tighter. */
export const pageSizeMax = 2000
/** Looked at again in one call; written in calls of `rowsPerCallMax`. */
export const batchSizeMax = 2000
export const rowsPerCallMax = 1000

/** How many rows a push looks at together, and how many one piece of a call carries. */
export type BatchLimits = { rows: number; pieceRows: number }
const batchLimits: BatchLimits = { rows: batchSizeMax, pieceRows }

export function batchLimitsOf({ batches }: { batches?: BatchLimits }): BatchLimits {
  return batches ?? batchLimits
}
