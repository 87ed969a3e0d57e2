import type { ClaimedChange } from '#lib/sync/engine/plan-push.ts'
import type { Settlement } from '#lib/sync/engine/types.ts'

/** Counts, within one run, how often in a row a change was put off to be looked at again at once. */
export class Looks {
  /** By change and generation: an edit is something new. */
  readonly #inARow = new Map<string, number>()

  counted<Claim extends ClaimedChange>(claims: readonly Claim[]): Claim[] {
    return claims.map((claim) => {
      const looks = this.#inARow.get(`${claim.id}/${claim.generation}`)
      return looks === undefined ? claim : { ...claim, looks }
    })
  }

  note(settlements: readonly Settlement[]): void {
    for (const one of settlements) {
      const key = `${one.changeId}/${one.generation}`
      const isAtOnce = one.as === 'again' || (one.as === 'retry' && one.inMs === 0)
      if (isAtOnce) this.#inARow.set(key, (this.#inARow.get(key) ?? 0) + 1)
      else this.#inARow.delete(key)
    }
  }
}
