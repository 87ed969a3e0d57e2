import type { Database, Queryable } from '../store/database.ts'
import { makeId } from './ids.ts'

const blockSize = 1_000

/** Hands out ids in rising order. A block that a killed process had taken is simply never used up. */
export class IdSource {
  private readonly sql: Database
  private next = 0
  private end = 0
  private refill: Promise<void> | undefined

  constructor(sql: Database) {
    this.sql = sql
  }

  async take(prefix: string, orgNo: number, count: number): Promise<string[]> {
    const ids: string[] = []
    while (ids.length < count) {
      if (this.next < this.end) ids.push(makeId(prefix, orgNo, this.next++))
      else await this.fill()
    }
    return ids
  }

  private fill(): Promise<void> {
    this.refill ??= nextBlock(this.sql)
      .then((block) => {
        this.next = block * blockSize
        this.end = this.next + blockSize
      })
      .finally(() => {
        this.refill = undefined
      })
    return this.refill
  }
}

async function nextBlock(sql: Queryable): Promise<number> {
  const [row] = await sql<{ block: number }[]>`select nextval('record_block') as block`
  return row!.block
}
