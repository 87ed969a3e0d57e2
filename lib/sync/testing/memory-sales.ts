import type { Instant } from '#lib/base/instant.ts'
import type {
  CrmContactRole,
  CrmOpportunity,
  SalesPage,
  SalesRead,
} from '#lib/salesforce/sales-port.ts'
import { crmIdOf } from '#lib/sync/testing/random.ts'

/** The opportunities of the org in memory, and who has a part in them. */
export class MemorySales {
  readonly #second: () => Instant
  readonly opportunities = new Map<string, CrmOpportunity>()
  readonly roles = new Map<string, CrmContactRole>()

  /** @param second the org's clock, which stamps to the second */
  constructor(second: () => Instant) {
    this.#second = second
  }

  create(name: string): string {
    const id = crmIdOf('006', this.opportunities.size + 1)
    const now = this.#second()
    this.opportunities.set(id, {
      id,
      name,
      stage: 'Prospecting',
      isClosed: false,
      isWon: false,
      amount: 1_000,
      currency: null,
      probability: 10,
      closeDate: '2026-12-31',
      type: null,
      campaignId: null,
      campaign: null,
      ownerId: null,
      account: null,
      createdAt: now,
      modifiedAt: now,
      isDeleted: false,
    })
    return id
  }

  edit(id: string, values: Partial<CrmOpportunity>): void {
    const before = this.opportunities.get(id)
    if (before) this.opportunities.set(id, { ...before, ...values, modifiedAt: this.#second() })
  }

  /** Gives the contact its part, or another one. */
  give(opportunityId: string, contactId: string, isPrimary: boolean): void {
    const before = [...this.roles.values()].find(
      (role) => role.opportunityId === opportunityId && role.contactId === contactId,
    )
    const id = before?.id ?? crmIdOf('00K', this.roles.size + 1)
    const modifiedAt = this.#second()
    this.roles.set(id, {
      id,
      opportunityId,
      contactId,
      role: null,
      isPrimary,
      modifiedAt,
      isDeleted: false,
    })
  }

  take(opportunityId: string, contactId: string): void {
    for (const role of this.roles.values()) {
      if (role.opportunityId !== opportunityId || role.contactId !== contactId) continue
      this.roles.set(role.id, { ...role, isDeleted: true, modifiedAt: this.#second() })
    }
  }

  changedSince(read: SalesRead): SalesPage {
    if (read.object === 'Opportunity') {
      return { object: read.object, ...pageOf([...this.opportunities.values()], read) }
    }
    if (read.object === 'OpportunityOutside')
      return { object: read.object, records: [], done: true }
    return { object: read.object, ...pageOf([...this.roles.values()], read) }
  }
}

function pageOf<Row extends { id: string; modifiedAt: Instant }>(
  rows: Row[],
  { from, limit }: SalesRead,
): { records: Row[]; done: boolean } {
  const beyond = rows
    .filter(
      ({ id, modifiedAt }) =>
        from === null || modifiedAt > from.stamp || (modifiedAt === from.stamp && id > from.lastId),
    )
    .sort((a, b) => a.modifiedAt - b.modifiedAt || (a.id < b.id ? -1 : 1))
  return { records: beyond.slice(0, limit), done: beyond.length <= limit }
}
