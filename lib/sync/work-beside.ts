import type { Stop } from '#lib/sync/run-calls.ts'

/** Work that goes on beside its caller, in no order, so much of it at a time. What stopped one of it stops whoever adds more. */
export class WorkBeside {
  readonly #most: number
  readonly #underWay: Promise<void>[] = []
  #stop: Stop | null = null

  /** @param most with 1, `add` ends with its work */
  constructor(most: number) {
    this.#most = most
  }

  /** Begins, and goes on once there is room for more. @returns why some of it stopped */
  async add(work: () => Promise<Stop | null>): Promise<Stop | null> {
    const heard = work().then((stop) => {
      this.#stop ??= stop
    })
    // Heard by whoever waits for it.
    heard.catch(() => {})
    this.#underWay.push(heard)
    if (this.#underWay.length >= this.#most) await this.#underWay.shift()
    return this.#stop
  }

  /** Done is whatever has begun until now; what begins later is not waited for. @returns why some of it stopped */
  async soFar(): Promise<Stop | null> {
    await Promise.all(this.#underWay)
    return this.#stop
  }

  /** All of it is done. @returns why some of it stopped */
  async end(): Promise<Stop | null> {
    while (this.#underWay.length > 0) await this.#underWay.shift()
    return this.#stop
  }

  /** After an error: nothing is left behind unheard. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#underWay)
  }
}
