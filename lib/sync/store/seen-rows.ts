type Seen<Row> = { version: string; row: Row }

/** One is claimed, one is decided and sent, one is written down. */
const batchesMax = 3

/**
 * Rows of the batches under way, as they were last read. A push reads each of its prospects three times: to know what to ask,
 * to decide, and to settle. Under the locks of the later two it reads the rows' versions, and only what was written since
 * is read whole again.
 *
 * A version is the transaction that wrote a row (`xmin`): whatever changes a row changes it.
 */
export class SeenRows<Row> {
  #batches: Map<string, Seen<Row>>[] = [new Map()]

  /** Another batch begins: those before it may still be on their way, older ones are forgotten. */
  begin(): void {
    this.#batches = [new Map(), ...this.#batches.slice(0, batchesMax - 1)]
  }

  note(key: string, version: string, row: Row): void {
    this.#batches[0]?.set(key, { version, row })
  }

  has(key: string): boolean {
    return this.#find(key) !== undefined
  }

  /** The row, where it is still in the version in which it was read. */
  same(key: string, version: string): Row | undefined {
    const seen = this.#find(key)
    return seen?.version === version ? seen.row : undefined
  }

  #find(key: string): Seen<Row> | undefined {
    for (const batch of this.#batches) {
      const seen = batch.get(key)
      if (seen) return seen
    }
    return undefined
  }
}
