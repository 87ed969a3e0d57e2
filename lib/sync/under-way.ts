import type { Stop } from '#lib/sync/run-calls.ts'
import { WorkBeside } from '#lib/sync/work-beside.ts'

/** So many answers at most are being written down: memory, and what a crash leaves to look up. */
const recordingsMost = 3

/**
 * What a push has going beside its next batch: one batch that is sent, a call at a time, a job that is filled, and the answers
 * that are written down. What a call did is not on disk when the next one leaves: whoever dies then leaves more than one to be looked up [A3].
 */
export class UnderWay {
  readonly #sending = new WorkBeside(2)
  readonly #recordings = new WorkBeside(recordingsMost)
  readonly #uploads = new WorkBeside(2)

  /** Begins to send a batch; the one before it must have been sent. */
  async send(work: () => Promise<Stop | null>): Promise<void> {
    await this.#sending.add(work)
  }

  /** The batch is sent. @returns why not all of it */
  sent(): Promise<Stop | null> {
    return this.#sending.end()
  }

  /** Goes on once there is room. @returns why something could not be written down */
  record(work: () => Promise<Stop | null>): Promise<Stop | null> {
    return this.#recordings.add(work)
  }

  /** [QU-4] Begins to fill jobs; those before must have been filled. Nothing that is decided meanwhile waits for it. */
  upload(work: () => Promise<Stop | null>): Promise<Stop | null> {
    return this.#uploads.add(work)
  }

  /** All is sent, filled and written down, or this says why not. */
  async end(): Promise<Stop | null> {
    const stop = (await this.#sending.end()) ?? (await this.#uploads.end())
    return (await this.#recordings.end()) ?? stop
  }

  /** After an error: nothing is left behind unheard. */
  async settle(): Promise<void> {
    await this.#sending.settle()
    await this.#uploads.settle()
    await this.#recordings.settle()
  }
}
