import type { Database } from './database.ts'

const writesMin = 2_000
const loadMin = 1_000

/**
 * The planner must know of a large load before the server's own housekeeping gets to it: after
 * every doubling of the rows written, and of those loaded into one object of one org, the
 * statistics of the records are taken anew. Not more often: they look at tens of thousands of rows.
 */
export class Statistics {
  private readonly sql: Database
  private readonly loads = new Map<number, { rows: number; next: number }>()
  private written = 0
  private next = writesMin
  private running: Promise<void> | undefined

  constructor(sql: Database) {
    this.sql = sql
  }

  note(rows: number): void {
    this.written += rows
    if (this.written < this.next || this.running) return
    this.next = this.written * 2
    this.refresh().catch(() => {})
  }

  /** Ends when the planner knows of what was loaded. */
  async loaded(tbl: number, rows: number): Promise<void> {
    const load = this.loads.get(tbl) ?? { rows: 0, next: loadMin }
    this.loads.set(tbl, load)
    load.rows += rows
    if (load.rows < load.next) return
    load.next = load.rows * 2
    await this.refresh()
  }

  private refresh(): Promise<void> {
    this.running ??= this.analyze().finally(() => {
      this.running = undefined
    })
    return this.running
  }

  private async analyze(): Promise<void> {
    await this.sql`analyze record`
  }
}
