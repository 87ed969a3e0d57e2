import type { CrmRecord, UpdateRow } from '#lib/salesforce/port.ts'
import { canonical } from '#lib/sync/engine/canonical.ts'
import { crmFieldOf } from '#lib/sync/engine/fields.ts'
import type { Effects } from '#lib/sync/engine/types.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import { fieldRules } from '#lib/sync/testing/simulated-unit.ts'
import type { World } from '#lib/sync/testing/world.ts'

/**
 * [I8] No echo. Each value that the connector carries to the other side is owed to something that happened: an edit on
 * either side, a link, an abandoned create that came through after all. More carried than owed is ping-pong.
 */
export class EchoLaw {
  readonly #world: World
  /** Who was ever linked with whom, and how often: each link may move every field once. */
  readonly #links = new Map<string, Map<string, number>>()
  readonly #written = new Map<string, number>()
  readonly #taken = new Map<string, number>()

  constructor(world: World) {
    this.#world = world
  }

  /** A transaction that was committed. */
  committed(known: ReadonlySet<string>, { links, decisions }: Effects): void {
    for (const { prospectId, crmId } of links) if (crmId) this.#link(prospectId, crmId)
    for (const { prospectId, direction, fields } of decisions) {
      if (direction !== 'in' || prospectId === null || !known.has(prospectId)) continue
      for (const { field } of fields) this.#takeIn(prospectId, field)
    }
  }

  /** A row that the org accepted, and the record as it was before. */
  written({ values }: UpdateRow, before: CrmRecord): void {
    for (const [crmField, sent] of Object.entries(values)) {
      const rule = fieldRules.find((one) => crmFieldOf(one, before.object) === crmField)
      if (!rule || canonical(before.values[crmField], rule) === canonical(sent, rule)) continue
      const written = raise(this.#written, `${before.id} ${crmField}`)
      const owed = this.#owedTo(before.id, crmField) + this.#owedBy(before.id, rule.field)
      const said = `${crmField} of ${before.id} was written ${written} times, ${owed} of them owed to an edit`
      demand(written <= owed, 'I8', said)
    }
  }

  /** [DL-5] Somebody gave this prospect that record. */
  relinked(prospectId: string, crmId: string): void {
    this.#link(prospectId, crmId)
  }

  #takeIn(prospectId: string, field: string): void {
    const rule = fieldRules.find((one) => one.field === field)
    if (!rule) return
    const taken = raise(this.#taken, `${prospectId} ${field}`)
    let owed = this.#owedTo(prospectId, field)
    for (const [crmId, times] of this.#links.get(prospectId) ?? []) {
      const crmField = crmFieldOf(rule, objectOf(crmId)) ?? ''
      // The org may make something else of what we wrote: one more pull each.
      const rewrites = this.#written.get(`${crmId} ${crmField}`) ?? 0
      owed += times + this.#owedTo(crmId, crmField) + rewrites
    }
    const said = `${field} of ${prospectId} was taken in ${taken} times, ${owed} of them owed to an edit`
    demand(taken <= owed, 'I8', said)
  }

  #owedTo(id: string, field: string): number {
    const { edits, org } = this.#world
    return (edits.get(`${id} ${field}`) ?? 0) + (org.lateCommits.get(id) ?? 0)
  }

  #owedBy(crmId: string, field: string): number {
    let owed = 0
    for (const [id, times] of this.#links.get(crmId) ?? []) owed += times + this.#owedTo(id, field)
    return owed
  }

  #link(prospectId: string, crmId: string): void {
    for (const [one, other] of [
      [prospectId, crmId],
      [crmId, prospectId],
    ] as const) {
      const links = this.#links.get(one) ?? new Map<string, number>()
      raise(links, other)
      this.#links.set(one, links)
    }
  }
}

function objectOf(crmId: string): CrmRecord['object'] {
  if (crmId.startsWith('001')) return 'Account'
  return crmId.startsWith('003') ? 'Contact' : 'Lead'
}

function raise(counts: Map<string, number>, key: string): number {
  const n = (counts.get(key) ?? 0) + 1
  counts.set(key, n)
  return n
}
