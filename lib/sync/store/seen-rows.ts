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

  /** None is under way. */
  end(): void {
    this.#batches = [new Map()]
  }

  note(key: string, version: string, row: Row): void {
    this.#batches[0]?.set(key, { version, row })
  }

  /** Of a batch under way, read again: it was written since. */
  renew(key: string, version: string, row: Row): void {
    if (this.#find(key)) this.note(key, version, row)
  }

  /**
   * Those of these rows that are as they were read.
   * @param changed which of them have another version by now, or are gone
   */
  async stillSame(
    keys: readonly string[],
    changed: (keys: string[], versions: string[]) => Promise<readonly { id: string }[]>,
  ): Promise<Map<string, Row>> {
    const same = new Map<string, Row>()
    const versions: string[] = []
    for (const key of keys) {
      const seen = same.has(key) ? undefined : this.#find(key)
      if (!seen) continue
      same.set(key, seen.row)
      versions.push(seen.version)
    }
    if (versions.length === 0) return same
    for (const { id } of await changed([...same.keys()], versions)) same.delete(id)
    return same
  }

  #find(key: string): Seen<Row> | undefined {
    for (const batch of this.#batches) {
      const seen = batch.get(key)
      if (seen) return seen
    }
    return undefined
  }
}
