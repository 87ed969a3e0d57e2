import type { Sql } from '#db/client.ts'

/** What new rows leave to be done: by another connection, beside the batch that is being written. */
export type Upkeep = { note: (rows: number) => void; end: () => Promise<void> }

const rowsBetween = 10_000

/**
 * Moves new rows from the list of the search index into the index itself, and lets the planner know how large the
 * tables have become. Left to the batches, this was a third of their time.
 */
export function startUpkeep(sql: Sql): Upkeep {
  let rows = rowsBetween
  let busy = false
  let doing: Promise<void> = Promise.resolve()
  const work = async () => {
    await sql`select settle_import()`
    await sql`select refresh_statistics()`
  }
  const start = () => {
    rows = 0
    busy = true
    // Autovacuum does the same later: nothing depends on it.
    doing = work()
      .catch(() => undefined)
      .finally(() => {
        busy = false
      })
  }
  return {
    note: (written) => {
      rows += written
      if (rows >= rowsBetween && !busy) start()
    },
    end: async () => {
      await doing
      if (rows > 0 && rows < rowsBetween) start()
      await doing
    },
  }
}
