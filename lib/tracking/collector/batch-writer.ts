type Waiting<Row> = { row: Row; done: () => void; failed: (error: unknown) => void }

export class TooMuchWaits extends Error {
  override name = 'TooMuchWaits'
}

/**
 * Writes rows in batches and answers each after the commit of its batch. While one batch commits the next gathers, so the
 * slower the disk, the larger the batches; what would wait too long is refused rather than kept in memory.
 */
export class BatchWriter<Row> {
  readonly #write: (group: string, rows: readonly Row[]) => Promise<void>
  readonly #waiting = new Map<string, Waiting<Row>[]>()
  readonly #rowsMax: number
  readonly #atOnceMax: number
  #count = 0
  #writing = 0

  /** @param write commits these rows of one group, or throws */
  constructor(
    write: (group: string, rows: readonly Row[]) => Promise<void>,
    limits: { rowsMax: number; atOnceMax: number },
  ) {
    this.#write = write
    this.#rowsMax = limits.rowsMax
    this.#atOnceMax = limits.atOnceMax
  }

  /** @throws TooMuchWaits, or what the write threw */
  add(group: string, row: Row): Promise<void> {
    if (this.#count >= this.#rowsMax * 20) return Promise.reject(new TooMuchWaits())
    return new Promise((done, failed) => {
      const rows = this.#waiting.get(group)
      if (rows) rows.push({ row, done, failed })
      else this.#waiting.set(group, [{ row, done, failed }])
      this.#count += 1
      this.#next()
    })
  }

  /** Resolves when all that was taken is written. */
  async settled(): Promise<void> {
    while (this.#count > 0 || this.#writing > 0) await new Promise((next) => setTimeout(next, 5))
  }

  #next(): void {
    if (this.#writing >= this.#atOnceMax) return
    const [first] = this.#waiting
    if (!first) return
    const [group, rows] = first
    const batch = rows.splice(0, this.#rowsMax)
    if (rows.length === 0) this.#waiting.delete(group)
    this.#count -= batch.length
    this.#writing += 1
    this.#write(
      group,
      batch.map(({ row }) => row),
    )
      .then(
        () => {
          for (const { done } of batch) done()
        },
        (error) => {
          for (const { failed } of batch) failed(error)
        },
      )
      .finally(() => {
        this.#writing -= 1
        this.#next()
      })
  }
}
