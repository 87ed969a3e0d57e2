import { assert } from '#lib/base/assert.ts'
import { type Instant, toIsoText } from '#lib/base/instant.ts'
import { emailKey } from '#lib/sync/engine/canonical.ts'
import type { FieldValues, Link, Origin, Prospect } from '#lib/sync/engine/types.ts'
import type { ProspectSeed } from '#lib/sync/testing/store-under-test.ts'

export const unlinked: Link = {
  crmId: null,
  crmObject: null,
  linkState: 'none',
  evidence: null,
  linkedAt: null,
  agreed: {},
  agreedAt: null,
  crmOwnerId: null,
  syncState: 'not_in_crm',
}

const maybeBack: readonly Link['linkState'][] = ['linked', 'unshared', 'crm_deleted']

/** The prospects of a business unit in memory, and their links: unique by e-mail and by CRM id, as the database holds them. */
export class MemoryPeople {
  readonly #prospects = new Map<string, Prospect>()
  readonly #links = new Map<string, Link>()
  readonly #byCrmId = new Map<string, string>()
  readonly #byEmail = new Map<string, string>()

  ids(): string[] {
    return [...this.#prospects.keys()]
  }

  has(id: string): boolean {
    return this.#prospects.has(id)
  }

  prospect(id: string): Prospect {
    const prospect = this.#prospects.get(id)
    assert(prospect, `No prospect ${id}`)
    return prospect
  }

  link(prospectId: string): Link {
    return this.#links.get(prospectId) ?? unlinked
  }

  isAway(id: string): boolean {
    return this.#prospects.get(id)?.deletedAt !== null
  }

  withCrmId(crmId: string): string | undefined {
    return this.#byCrmId.get(crmId)
  }

  withEmail(key: string): string | undefined {
    return this.#byEmail.get(key)
  }

  /** [MT-4] */
  setProspect(prospect: Prospect): void {
    const before = this.#prospects.get(prospect.id)
    const keyBefore = before ? emailKey(before.values.email) : null
    if (keyBefore !== null && this.#byEmail.get(keyBefore) === prospect.id) {
      this.#byEmail.delete(keyBefore)
    }
    const key = prospect.deletedAt === null ? emailKey(prospect.values.email) : null
    assert(key === null || !this.#byEmail.has(key), `[MT-4] ${key} is taken`)
    if (key !== null) this.#byEmail.set(key, prospect.id)
    this.#prospects.set(prospect.id, prospect)
  }

  create({ id, values, assignedUserId, at }: Omit<ProspectSeed, 'lane'>): void {
    this.setProspect({
      id,
      values,
      origins: originsOf(values, at),
      changedAt: timesOf(values, at),
      assignedUserId,
      assignTo: null,
      deletedAt: null,
      deletedReason: null,
      createdAt: at,
      createdBy: 'Concord',
    })
    this.setLink(id, unlinked)
  }

  edit(id: string, values: FieldValues, at: Instant): void {
    this.patch(id, { values, origins: originsOf(values, at), changedAt: timesOf(values, at) })
  }

  /** Over what is there: values, origins and times are added to. */
  patch(id: string, { values, origins, changedAt, ...rest }: Partial<Omit<Prospect, 'id'>>): void {
    const before = this.prospect(id)
    this.setProspect({
      ...before,
      ...rest,
      values: { ...before.values, ...values },
      origins: { ...before.origins, ...origins },
      changedAt: { ...before.changedAt, ...changedAt },
    })
  }

  /** [MT-5][I6] */
  setLink(prospectId: string, link: Link): void {
    const before = this.link(prospectId)
    if (before.crmId !== null) this.#byCrmId.delete(before.crmId)
    const holder = link.crmId === null ? undefined : this.#byCrmId.get(link.crmId)
    assert(holder === undefined, `[I6] ${link.crmId} is linked to ${holder} already`)
    if (link.crmId !== null) this.#byCrmId.set(link.crmId, prospectId)
    this.#links.set(prospectId, link)
  }

  foundBy(key: string | null): 'nobody' | 'unlinked' | 'linked' {
    const holder = key === null ? undefined : this.#byEmail.get(key)
    if (holder === undefined) return 'nobody'
    return this.link(holder).crmId === null ? 'unlinked' : 'linked'
  }

  linkedTo(crmId: string): { prospectId: string; away: boolean } | null {
    const prospectId = this.#byCrmId.get(crmId)
    if (prospectId === undefined || this.link(prospectId).linkState !== 'linked') return null
    return { prospectId, away: this.isAway(prospectId) }
  }

  listLinks(after: string | null, limit: number) {
    return [...this.#links.values()]
      .filter(
        ({ crmId, linkState }) =>
          crmId !== null && crmId > (after ?? '') && maybeBack.includes(linkState),
      )
      .map(({ crmId, crmObject }) => ({ crmId: crmId ?? '', object: crmObject ?? 'Lead' }))
      .sort((a, b) => (a.crmId < b.crmId ? -1 : 1))
      .slice(0, limit)
  }
}

function originsOf(values: FieldValues, at: Instant): Record<string, Origin> {
  const origin: Origin = { side: 'concord', at: toIsoText(at), by: 'Clara Neumann', rule: 'edit' }
  return Object.fromEntries(Object.keys(values).map((field) => [field, origin]))
}

function timesOf(values: FieldValues, at: Instant): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((field) => [field, toIsoText(at)]))
}
