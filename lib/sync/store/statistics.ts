import type { Sql } from '#db/client.ts'

const rowsBetween = 5_000

/** A large load must not wait for autovacuum to tell the planner how large the tables have become. */
export function watchStatistics(sql: Sql): { note: (rows: number) => Promise<void> } {
  let rows = 0
  return {
    note: async (written) => {
      rows += written
      if (rows < rowsBetween) return
      rows = 0
      await sql`select refresh_statistics()`
    },
  }
}
