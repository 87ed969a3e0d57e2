import { isDeepStrictEqual } from 'node:util'
import { isWithoutContent } from '#lib/sync/engine/effects.ts'
import type { Effects } from '#lib/sync/engine/types.ts'
import type { Loaded, LoadRequest, SyncStore } from '#lib/sync/ports.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'

type Delivered = { request: LoadRequest; decide: (loaded: Loaded) => { effects: Effects } }

/** So many pages of the past are kept to be delivered again. */
const pagesMax = 16

/** [I4] A page that was merged, delivered again, decides nothing: at once, and when the story has long gone on. */
export class ReplayLaw {
  readonly #store: SyncStore
  readonly #pages: Delivered[] = []
  #isFresh = false
  #turn = 0

  constructor(store: SyncStore) {
    this.#store = store
  }

  /** A page of the pull that was committed. */
  delivered(page: Delivered): void {
    this.#pages.push(page)
    if (this.#pages.length > pagesMax) this.#pages.shift()
    this.#isFresh = true
  }

  async check(): Promise<void> {
    const newest = this.#pages.at(-1)
    if (!newest) return
    if (this.#isFresh) await this.#again(newest, false)
    this.#isFresh = false
    const older = this.#pages[this.#turn++ % this.#pages.length]
    if (older && older !== newest) await this.#again(older, true)
  }

  async #again({ request, decide }: Delivered, isPast: boolean): Promise<void> {
    const loaded = await this.#store.load(request)
    const { effects } = decide(loaded)
    if (hasRival(loaded, effects)) return
    const which = isPast ? 'of the past' : 'that was just merged'
    const said = `a page ${which}, delivered again, would write ${contentOf(effects)}`
    demand(isWithoutContent({ ...effects, cursors: [] }), 'I4', said)
  }
}

/** Two versions of one second: nobody can tell which is the later, and the next pull reads them again. */
function hasRival({ records }: Loaded, { mirror }: Effects): boolean {
  const known = new Map(records.map((record) => [record.id, record]))
  return mirror.some((record) => {
    const other = known.get(record.id)
    return other?.modifiedAt === record.modifiedAt && !isDeepStrictEqual(other, record)
  })
}

function contentOf(effects: Effects): string {
  return Object.entries(effects)
    .filter(([, part]) => Array.isArray(part) && part.length > 0)
    .map(([name]) => name)
    .join(', ')
}
