import type { Sql } from '#db/client.ts'

const rowsBeforeFirst = 1_000
const rowsBetweenMax = 20_000

/**
 * A large load must not wait for autovacuum to tell the planner how large the tables have become. It asks soon, while a
 * wrong plan costs little, and then ever more rarely, as a table that has not doubled needs nothing.
 *
 * @returns whoever cannot go on before the planner knows waits for `note`; others need not
 */
export function watchStatistics(sql: Sql): { note: (rows: number) => Promise<void> } {
  let rows = 0
  let between = rowsBeforeFirst
  let measuring: Promise<void> | null = null
  const measure = async () => {
    try {
      await sql`select refresh_statistics()`
    } catch {
      // Nothing rests on it but speed, and a Postgres that is away is met by whoever needs it.
    } finally {
      measuring = null
    }
  }
  return {
    note: async (touched) => {
      rows += touched
      if (rows >= between) {
        rows = 0
        between = Math.min(between * 4, rowsBetweenMax)
        measuring ??= measure()
      }
      await measuring
    },
  }
}
