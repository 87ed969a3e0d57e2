import type { Stop } from '#lib/sync/run-calls.ts'

/** Nothing more is sent while more answers than these are not written down: memory, and what a crash leaves to look up. */
const recordingsMax = 2

/**
 * What a push has going beside its next batch: one batch that is sent, a call at a time, and the answers that are written
 * down. What a call did is not on disk when the next one leaves: whoever dies then leaves more than one to be looked up [A3].
 */
export class UnderWay {
  #sending: Promise<void> = Promise.resolve()
  readonly #recordings: Promise<void>[] = []
  #stop: Stop | null = null

  /** Begins to send a batch; the one before it must have been sent. */
  send(work: () => Promise<Stop | null>): void {
    this.#sending = this.#hear(work())
  }

  /** The batch is sent. @returns why not all of it, or why something before it could not be written down */
  async sent(): Promise<Stop | null> {
    await this.#sending
    return this.#stop
  }

  /** Goes on once there is room. @returns why something could not be written down */
  async record(work: () => Promise<Stop | null>): Promise<Stop | null> {
    this.#recordings.push(this.#hear(work()))
    if (this.#recordings.length > recordingsMax) await this.#recordings.shift()
    return this.#stop
  }

  /** All is sent and written down, or this says why not. */
  async end(): Promise<Stop | null> {
    await this.#sending
    while (this.#recordings.length > 0) await this.#recordings.shift()
    return this.#stop
  }

  /** An error ends the run: nothing is left behind unheard. */
  async settle(): Promise<void> {
    await Promise.allSettled([this.#sending])
    await Promise.allSettled(this.#recordings)
  }

  #hear(work: Promise<Stop | null>): Promise<void> {
    const heard = work.then((stop) => {
      this.#stop ??= stop
    })
    // Heard by whoever waits for it.
    heard.catch(() => {})
    return heard
  }
}
