import type { FieldValue, HistoryRow } from '#lib/sync/engine/types.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import { normalise } from '#lib/sync/testing/simulated-unit.ts'
import type { StoreStand } from '#lib/sync/testing/store-under-test.ts'
import type { World } from '#lib/sync/testing/world.ts'

/** [I3] What a person wrote last is there, or in the history with what beat it, in every step. */
export class WishLaw {
  readonly #world: World
  /** Every value that the history names; it only grows. */
  readonly #told = new Set<FieldValue>()
  #rowsRead = 0

  constructor(world: World) {
    this.#world = world
  }

  check({ pairs, history }: StoreStand): void {
    this.#read(history)
    const values = new Map(pairs.map(({ prospect }) => [prospect.id, prospect.values]))
    const linked = new Set(pairs.map(({ link }) => link.crmId))
    const { wishes, org } = this.#world
    for (const { id, field, value, step } of wishes.values()) {
      if (typeof value !== 'string' || /^(Person)?email$/i.test(field)) continue
      const ours = values.get(id)
      if (!ours && !linked.has(id)) continue
      const isFound = ours ? ours[field] === value : this.#isThere(id, field, value)
      const stays = isFound || this.#told.has(value) || this.#told.has(asStored(field, value))
      const said = `${value}, written in step ${step} to ${field} of ${id}, is gone without a trace`
      demand(stays || org.overwrote(value), 'I3', said)
    }
  }

  #read(history: HistoryRow[]): void {
    for (; this.#rowsRead < history.length; this.#rowsRead++) {
      const row = history[this.#rowsRead]
      if (row) this.#told.add(row.value).add(row.replaced)
    }
  }

  /** Committed, or stamped by a long transaction and not visible yet. */
  #isThere(id: string, field: string, value: string): boolean {
    const stored = this.#world.org.records.get(id)
    const wished = asStored(field, value)
    const { committed, open } = stored ?? {}
    return committed?.values[field] === wished || open?.record.values[field] === wished
  }
}

/** What the org's trigger made of it. */
function asStored(field: string, value: string): FieldValue {
  return normalise('Lead', { [field]: value })[field] ?? null
}
