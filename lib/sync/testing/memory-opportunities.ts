import { scoreKindOf } from '#lib/activities/kinds.ts'
import type { Instant } from '#lib/base/instant.ts'
import { ok } from '#lib/base/result.ts'
import { stateOf, toNewActivity } from '#lib/opportunities/rules.ts'
import type {
  OpportunityActivity,
  OpportunityStand,
  Person,
  RolePolicy,
  Tie,
} from '#lib/opportunities/types.ts'
import type { CrmContactRole, CrmOpportunity, SalesObject } from '#lib/salesforce/sales-port.ts'
import { defaultPoints } from '#lib/scoring/default-points.ts'
import { entryKey, type Pooling, poolLedger } from '#lib/scoring/ledger.ts'
import type { ScoreEntry } from '#lib/scoring/types.ts'
import type { Cursor } from '#lib/sync/engine/types.ts'
import type {
  MergedSales,
  OpportunityStep,
  OpportunityStore,
  PlanOpportunities,
} from '#lib/sync/ports.ts'

type LinkedPerson = { prospectId: string; away: boolean }
export type ToldActivity = OpportunityActivity & { points: number }

/** The opportunities of a business unit in memory. It looks at all of them each time, so it needs no list of rechecks. */
export class MemoryOpportunities {
  #on = false
  #policy: RolePolicy = 'any'
  #hidden: string[] = []
  readonly #linkedTo: (contactId: string) => LinkedPerson | null
  readonly #isAway: (prospectId: string) => boolean
  readonly #cursors = new Map<SalesObject, Cursor<SalesObject>>()
  readonly #mirror = new Map<string, CrmOpportunity>()
  readonly #roles = new Map<string, CrmContactRole>()
  readonly #ties = new Map<string, Tie & { opportunityId: string; prospectId: string }>()
  readonly activities: ToldActivity[] = []
  readonly ledger = new Map<string, ScoreEntry>()
  readonly shown = new Map<string, boolean>()

  constructor(
    linkedTo: (contactId: string) => LinkedPerson | null,
    isAway: (prospectId: string) => boolean,
  ) {
    this.#linkedTo = linkedTo
    this.#isAway = isAway
  }

  set(on: boolean, policy: RolePolicy): void {
    this.#on = on
    this.#policy = policy
  }

  storeFor(holdsFence: (fence: number | null) => boolean): OpportunityStore {
    return {
      opportunityReading: async () => ({
        on: this.#on,
        hidden: this.#hidden,
        refusedUntil: null,
        cursors: [...this.#cursors.values()],
      }),
      noteOpportunityReading: async (_, { hidden }) => {
        this.#hidden = hidden
      },
      mergeOpportunities: async (run, step, plan) => {
        if (!holdsFence(run.fence)) {
          return {
            ok: false,
            error: { code: 'fence_lost', message: 'Another worker has taken over' },
          }
        }
        return ok(this.#merge(step, plan))
      },
    }
  }

  #merge(step: OpportunityStep, plan: PlanOpportunities): MergedSales {
    for (const one of step.opportunities) keepNewest(this.#mirror, one)
    for (const one of step.roles) keepNewest(this.#roles, one)
    const effects = plan([...this.#mirror.values()].map((one) => this.#stand(one)))
    for (const one of effects.activities) this.activities.push({ ...one, points: this.#count(one) })
    for (const { since: _, ...tie } of effects.ties) {
      this.#ties.set(`${tie.opportunityId} ${tie.prospectId}`, tie)
    }
    for (const { id, shown } of effects.shown) this.shown.set(id, shown)
    for (const cursor of step.cursors) this.#cursors.set(cursor.object, cursor)
    return { told: effects.activities.length, rechecked: 0 }
  }

  /** @returns the points that it brought */
  #count(one: OpportunityActivity): number {
    const { kind: told, prospectId, at, title, cause, countsAs } = toNewActivity(one)
    const kind = scoreKindOf(told)
    if (kind === null) return 0
    const points = defaultPoints[kind]
    const entry = { prospectId, kind, cause: countsAs ?? cause, points, at, title }
    if (this.ledger.has(entryKey(entry))) return 0
    this.ledger.set(entryKey(entry), entry)
    return points
  }

  /** [DL-2] What was told and scored of the one belongs to the other, what both had once. */
  pool(poolings: readonly Pooling[]): void {
    for (const pooling of poolings) {
      const { from, into } = pooling
      const entries = poolLedger([...this.ledger.values()], pooling)
      this.ledger.clear()
      for (const entry of entries) this.ledger.set(entryKey(entry), entry)
      for (const one of this.activities) if (one.prospectId === from) one.prospectId = into
      for (const [key, tie] of this.#ties) {
        const heirs = `${tie.opportunityId} ${into}`
        if (tie.prospectId !== from || this.#ties.has(heirs)) continue
        this.#ties.delete(key)
        this.#ties.set(heirs, { ...tie, prospectId: into })
      }
    }
  }

  #stand(one: CrmOpportunity): OpportunityStand {
    const { id, name, stage, amount, currency, closeDate, createdAt, modifiedAt, isDeleted } = one
    const people = this.#people(id)
    return {
      id,
      name,
      state: stateOf(one),
      stage,
      amount,
      currency,
      closeDate,
      createdAt,
      modifiedAt,
      isDeleted,
      people,
    }
  }

  #people(opportunityId: string): Person[] {
    const people = new Map<string, Person>()
    for (const tie of this.#ties.values()) {
      if (tie.opportunityId !== opportunityId) continue
      const { prospectId, linked, told, role, isPrimary } = tie
      const away = this.#isAway(prospectId)
      people.set(prospectId, {
        prospectId,
        away,
        part: null,
        tie: { linked, told, role, isPrimary },
      })
    }
    for (const given of this.#roles.values()) {
      const counts = !given.isDeleted && (this.#policy === 'any' || given.isPrimary)
      const who = this.#linkedTo(given.contactId)
      if (given.opportunityId !== opportunityId || !counts || !who) continue
      const { role, isPrimary, modifiedAt: since } = given
      const tie = people.get(who.prospectId)?.tie ?? null
      people.set(who.prospectId, { ...who, part: { role, isPrimary, since }, tie })
    }
    return [...people.values()]
  }
}

function keepNewest<Row extends { id: string; modifiedAt: Instant }>(
  rows: Map<string, Row>,
  row: Row,
): void {
  const before = rows.get(row.id)
  if (!before || before.modifiedAt <= row.modifiedAt) rows.set(row.id, row)
}
