import { setTimeout as sleepFor } from 'node:timers/promises'
import type { Stop } from '#lib/sync/run-calls.ts'

/** Longer than this nobody holds rows while another writes: a third may wait for them whom the other waits for. */
const patienceMs = 5_000

/** What a transaction that writes in turn tells and asks [I14]. */
export interface Turn {
  /** It has looked and decided, and holds its rows: the next may look. Goes on when it is to write. @throws StepBack */
  comes(): Promise<void>
  /** It looks again: whoever follows gives its rows back. Goes on when nobody before it is at work. @throws OutOfTurn */
  again(): Promise<void>
}

/** Its rows are given back and the transaction is run again: the one before it has to look again, or takes long. */
export class StepBack extends Error {}

/** What stood before it was not written, so it is not either. */
export class OutOfTurn extends Error {}

type FirstTry = 'written' | 'not written'

/**
 * Transactions that write one after the other, each looking and deciding while the one before it is written. Whoever has
 * something in common with one before it looks only afterwards; so what is decided is what would have been decided then.
 */
export class Turns {
  #last: OneTurn | null = null

  /**
   * @param keys what it is about: records, prospects and addresses
   * @param work one transaction in this turn, and what follows from it
   * @returns why it stopped; nothing where one before it has stopped
   */
  async take(
    keys: ReadonlySet<string>,
    work: (turn: Turn) => Promise<Stop | null>,
  ): Promise<Stop | null> {
    const turn = new OneTurn(this.#last, keys)
    this.#last = turn
    let stop: Stop | null | undefined
    try {
      await turn.begins()
      stop = await work(turn)
      return stop
    } catch (error) {
      if (error instanceof OutOfTurn) return null
      throw error
    } finally {
      turn.ends(stop === null)
    }
  }
}

class OneTurn implements Turn {
  #before: OneTurn | null
  readonly #keys: ReadonlySet<string>
  readonly #decided = Promise.withResolvers<void>()
  readonly #firstTry = Promise.withResolvers<FirstTry>()
  readonly #end = Promise.withResolvers<boolean>()

  constructor(before: OneTurn | null, keys: ReadonlySet<string>) {
    this.#before = before
    this.#keys = keys
  }

  async begins(): Promise<void> {
    if (this.#before === null) return
    await (this.#sharesSome(this.#before) ? this.#alone() : this.#before.#decided.promise)
  }

  #sharesSome(before: OneTurn | null): boolean {
    if (before === null) return false
    const isShared = [...this.#keys].some((key) => before.#keys.has(key))
    return isShared || this.#sharesSome(before.#before)
  }

  async comes(): Promise<void> {
    this.#decided.resolve()
    if (this.#before === null) return
    const stops = new AbortController()
    const tooLong = sleepFor(patienceMs, 'too long' as const, { signal: stops.signal })
    tooLong.catch(() => {})
    const heard = await Promise.race([this.#before.#firstTry.promise, tooLong])
    stops.abort()
    if (heard !== 'written') throw new StepBack('Another transaction has to look again first')
    this.#before = null
  }

  async again(): Promise<void> {
    this.#firstTry.resolve('not written')
    await this.#alone()
  }

  ends(isDone: boolean): void {
    this.#firstTry.resolve(isDone ? 'written' : 'not written')
    this.#end.resolve(isDone)
    this.#decided.resolve()
  }

  async #alone(): Promise<void> {
    const before = this.#before
    if (before === null) return
    if (!(await before.#end.promise)) throw new OutOfTurn('What stood before it was not written')
    this.#before = null
  }
}
