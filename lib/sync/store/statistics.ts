import type { Sql } from '#db/client.ts'

const rowsBeforeFirst = 1_000
const rowsBetweenMax = 20_000

/**
 * A large load must not wait for autovacuum to tell the planner how large the tables have become. It asks soon, while a
 * wrong plan costs little, and then ever more rarely, as a table that has not doubled needs nothing.
 */
export function watchStatistics(sql: Sql): { note: (rows: number) => Promise<void> } {
  let rows = 0
  let between = rowsBeforeFirst
  return {
    note: async (touched) => {
      rows += touched
      if (rows < between) return
      rows = 0
      between = Math.min(between * 4, rowsBetweenMax)
      await sql`select refresh_statistics()`
    },
  }
}
