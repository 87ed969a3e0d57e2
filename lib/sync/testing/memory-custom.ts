import { type Instant, toIsoText } from '#lib/base/instant.ts'
import { toCustomPage } from '#lib/salesforce/custom.ts'
import type { CustomAnswer, CustomRead } from '#lib/salesforce/custom-port.ts'
import type { CrmValues } from '#lib/salesforce/port.ts'
import { failureOf } from '#lib/sync/testing/org-failures.ts'
import { crmIdOf } from '#lib/sync/testing/random.ts'

export type MemoryCustomRecord = {
  id: string
  object: string
  name: string
  values: CrmValues
  createdAt: Instant
  modifiedAt: Instant
  isDeleted: boolean
}

/** The custom objects of the org in memory: seconds only, late commits, fields that are hidden for a while. */
export class MemoryCustom {
  readonly #clock: () => Instant
  readonly #second: () => Instant
  readonly #records = new Map<string, MemoryCustomRecord>()
  #open: { commitsAt: Instant; record: MemoryCustomRecord }[] = []
  /** `Seat__c Plan__c` */
  readonly hidden = new Set<string>()

  /** @param second the org's clock, which stamps to the second */
  constructor(clock: () => Instant, second: () => Instant) {
    this.#clock = clock
    this.#second = second
  }

  create(object: string, values: CrmValues): string {
    const id = crmIdOf('a00', this.#records.size + 1)
    const at = this.#second()
    const name = `Record ${this.#records.size}`
    const stamps = { createdAt: at, modifiedAt: at }
    this.#records.set(id, { id, object, name, values, ...stamps, isDeleted: false })
    return id
  }

  /** Whoever is being edited is let alone. */
  edit(id: string, change: CrmValues | { isDeleted: boolean }, lateMs = 0): void {
    this.settle()
    const before = this.#records.get(id)
    if (!before || this.#open.some(({ record }) => record.id === id)) return
    const modifiedAt = this.#second()
    const record =
      typeof change.isDeleted === 'boolean'
        ? { ...before, isDeleted: change.isDeleted, modifiedAt }
        : { ...before, values: { ...before.values, ...(change as CrmValues) }, modifiedAt }
    if (lateMs === 0) this.#records.set(id, record)
    else this.#open.push({ commitsAt: (this.#clock() + lateMs) as Instant, record })
  }

  /** Brings to light what has committed by now. */
  settle(): void {
    const now = this.#clock()
    for (const { commitsAt, record } of this.#open) {
      if (commitsAt <= now) this.#records.set(record.id, record)
    }
    this.#open = this.#open.filter(({ commitsAt }) => commitsAt > now)
  }

  visible(): MemoryCustomRecord[] {
    this.settle()
    return [...this.#records.values()]
  }

  read(read: CustomRead): CustomAnswer {
    const { object, outside, from, limit, within, fields } = read
    const gone = fields.find((field) => !outside && this.hidden.has(`${object} ${field}`))
    if (gone) {
      const message = `No such column '${gone}' on entity '${object}'`
      return { ok: false, failure: { ...failureOf('schema_changed'), message, fields: [gone] } }
    }
    const isBeyond = ({ modifiedAt, id }: MemoryCustomRecord) =>
      from === null || modifiedAt > from.stamp || (modifiedAt === from.stamp && id > from.lastId)
    // A query compares without regard to case.
    const passes = ({ values }: MemoryCustomRecord) =>
      within === null || within.admits(values) || within.admits(capitalised(values))
    const all = this.visible()
      .filter((one) => one.object === object && isBeyond(one) && passes(one) !== outside)
      .toSorted((a, b) => a.modifiedAt - b.modifiedAt || (a.id < b.id ? -1 : 1))
    const rows = all.slice(0, limit).map(toRow)
    return { ok: true, page: toCustomPage(read, rows, all.length <= limit) }
  }
}

function capitalised(values: CrmValues): CrmValues {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      typeof value === 'string' ? `${value.charAt(0).toUpperCase()}${value.slice(1)}` : value,
    ]),
  )
}

function toRow({ id, name, values, createdAt, modifiedAt, isDeleted }: MemoryCustomRecord) {
  return {
    Id: id,
    Name: name,
    CreatedDate: toIsoText(createdAt),
    SystemModstamp: toIsoText(modifiedAt),
    IsDeleted: isDeleted,
    ...values,
  }
}
