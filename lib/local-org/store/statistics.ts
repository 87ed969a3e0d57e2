import type { Database } from './database.ts'

const writesMin = 2_000

/**
 * The planner must know of a large load before the server's own housekeeping gets to it: after
 * every doubling of the rows written, the statistics of the records are taken anew.
 */
export class Statistics {
  private readonly sql: Database
  private written = 0
  private next = writesMin
  private running = false

  constructor(sql: Database) {
    this.sql = sql
  }

  note(rows: number): void {
    this.written += rows
    if (this.written < this.next || this.running) return
    this.running = true
    this.next = this.written * 2
    this.refresh()
      .catch(() => {})
      .finally(() => {
        this.running = false
      })
  }

  async refresh(): Promise<void> {
    await this.sql`analyze record`
  }
}
