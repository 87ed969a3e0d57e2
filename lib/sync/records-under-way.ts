import type { Stop } from '#lib/sync/run-calls.ts'

/** Nothing more is sent while more answers than these are not written down: memory, and what a crash leaves to look up. */
const underWayMax = 2

/**
 * Writes down what calls did while the next are sent or prepared. What a call did is not on disk when the next one leaves:
 * whoever dies then leaves more than one to be looked up [A3].
 */
export class RecordsUnderWay {
  readonly #underWay: Promise<void>[] = []
  #stop: Stop | null = null

  /** Goes on once there is room. @returns why one of them could not be written */
  async add(record: () => Promise<Stop | null>): Promise<Stop | null> {
    const recording = this.#hear(record())
    // Heard by whoever waits for it.
    recording.catch(() => {})
    this.#underWay.push(recording)
    if (this.#underWay.length > underWayMax) await this.#underWay.shift()
    return this.#stop
  }

  async #hear(recording: Promise<Stop | null>): Promise<void> {
    this.#stop = (await recording) ?? this.#stop
  }

  /** All are written, or one says why not. */
  async end(): Promise<Stop | null> {
    while (this.#underWay.length > 0) await this.#underWay.shift()
    return this.#stop
  }

  /** An error ends the run: nothing is left behind unheard. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#underWay)
  }
}
