import type { Instant } from '#lib/base/instant.ts'
import { ok } from '#lib/base/result.ts'
import { outsideOf } from '#lib/custom-objects/cursors.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import type { CrmCustomRecord } from '#lib/salesforce/custom-port.ts'
import type { CustomObjectSource, CustomStep, SharedObject } from '#lib/sync/custom-objects.ts'
import type { Cursor } from '#lib/sync/engine/types.ts'
import type { Run } from '#lib/sync/ports.ts'
import type { MemoryLease } from '#lib/sync/testing/memory-lease.ts'
import type { CustomUnderTest, KeptCustomRecord } from '#lib/sync/testing/store-under-test.ts'

const refusedForMs = 10 * 60_000
const overlapMs = 5 * 60_000

/** The custom objects of a business unit in memory. */
export class MemoryCustomStore implements CustomUnderTest {
  readonly #clock: () => Instant
  readonly #orgTime: () => Instant
  readonly #lease: MemoryLease
  readonly #objects = new Map<string, SharedObject & { problemAt: Instant | null }>()
  readonly #records = new Map<string, CrmCustomRecord & { object: string }>()
  readonly #cursors = new Map<string, Cursor<string>>()

  constructor(clock: () => Instant, orgTime: () => Instant, lease: MemoryLease) {
    this.#clock = clock
    this.#orgTime = orgTime
    this.#lease = lease
  }

  readonly source: Omit<CustomObjectSource, 'read'> = {
    reading: async () => ({
      objects: [...this.#objects.values()].map(({ problemAt, ...object }) => ({
        ...object,
        asksAgain: problemAt !== null && problemAt < this.#clock() - refusedForMs,
      })),
      cursors: [...this.#cursors.values()],
    }),
    merge: async (run, step) => this.#merge(run, step),
  }

  async share(object: CustomObject): Promise<void> {
    await this.stop(object.apiName)
    const fresh = { hidden: [], problem: null, problemAt: null, asksAgain: false, isRead: false }
    this.#objects.set(object.apiName, { ...object, ...fresh })
    if (!object.rule) return
    const name = outsideOf(object.apiName)
    const stamp = (this.#orgTime() - overlapMs) as Instant
    this.#cursors.set(name, { object: name, stamp, lastId: '', boundary: null })
  }

  async stop(apiName: string): Promise<void> {
    this.#lease.sharingVersion++
    this.#objects.delete(apiName)
    for (const name of [apiName, outsideOf(apiName)]) this.#cursors.delete(name)
    for (const [id, { object }] of this.#records) if (object === apiName) this.#records.delete(id)
  }

  async kept(): Promise<KeptCustomRecord[]> {
    return [...this.#records.values()].map(({ id, object, name, values, parentIds }) => ({
      id,
      object,
      name,
      values,
      parentIds: parentIds.toSorted(),
    }))
  }

  #merge(run: Run, { records, left, cursors, notes }: CustomStep) {
    const refusal = this.#lease.refusal(run)
    if (refusal) return refusal
    for (const record of records) {
      const before = this.#records.get(record.id)
      if (!before || before.modifiedAt <= record.modifiedAt) this.#records.set(record.id, record)
    }
    for (const { id, modifiedAt } of left) {
      const before = this.#records.get(id)
      if (before && before.modifiedAt <= modifiedAt) this.#records.delete(id)
    }
    for (const cursor of cursors) this.#cursors.set(cursor.object, cursor)
    for (const { apiName, ...note } of notes) {
      const before = this.#objects.get(apiName)
      const problemAt = note.problem === null ? null : this.#clock()
      if (before) this.#objects.set(apiName, { ...before, ...note, problemAt })
    }
    return ok(null)
  }
}
