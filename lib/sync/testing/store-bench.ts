import { expect, test } from 'vitest'
import { addMs, type Instant } from '#lib/base/instant.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { noEffects } from '#lib/sync/engine/effects.ts'
import type {
  Effects,
  ErrorOpened,
  FieldValues,
  Lane,
  ProspectInsert,
} from '#lib/sync/engine/types.ts'
import type { Run } from '#lib/sync/ports.ts'
import { crmIdOf, randomFrom, uuidOf } from '#lib/sync/testing/random.ts'
import { configFrom } from '#lib/sync/testing/simulated-unit.ts'
import type { OpenStore, StoreUnderTest } from '#lib/sync/testing/store-under-test.ts'

export const start = Date.UTC(2026, 10, 24, 9) as Instant
export const [ada, ben, cy] = [uuidOf(1), uuidOf(2), uuidOf(3)]
export const lead = crmIdOf('00Q', 1)
export const ttlMs = 60_000
export const usage = { calls: {}, limit: null, clockOffsetMs: null }
export const allLanes: Lane[] = [1, 2, 3, 4]

/** A test on a fresh store, by its rule. */
export function ruleOn(open: OpenStore) {
  return (title: string, check: (bench: Bench) => Promise<void>) =>
    test(title, async () => {
      const bench = await given(open)
      try {
        await check(bench)
      } finally {
        await bench.unit.close()
      }
    })
}

async function given(open: OpenStore): Promise<Bench> {
  let now = start
  const unit = await open(() => now)
  await unit.configure(configFrom(randomFrom(1), 0, start))
  await unit.pause(false)
  const advance = (ms: number) => {
    now = addMs(now, ms)
  }
  return { unit, now: () => now, advance }
}

export type Bench = { unit: StoreUnderTest; now: () => Instant; advance: (ms: number) => void }

export const runEnd = {
  state: 'done' as const,
  counts: {},
  message: null,
  planHash: null,
  usage,
  wait: null,
  connectionLost: null,
}

export function emailOf(id: string): string {
  return `p${Number.parseInt(id.slice(-4), 16)}@halden.example`
}

export function prospect(id: string, lane: Lane = 3) {
  const values = { email: emailOf(id), last_name: 'A' }
  return { id, values, assignedUserId: null, at: start, lane }
}

export function inserted(id: string, values: FieldValues): ProspectInsert {
  const by = { assignedUserId: null, createdAt: start, createdBy: 'Salesforce' }
  return { id, values, origins: {}, changedAt: {}, ...by }
}

export function record(modifiedAt: Instant): CrmRecord {
  return {
    id: lead,
    object: 'Lead',
    email: 'p1@halden.example',
    externalId: null,
    ownerId: crmIdOf('005', 1),
    createdAt: start,
    modifiedAt,
    modifiedById: crmIdOf('005', 1),
    isDeleted: false,
    isConverted: false,
    convertedContactId: null,
    convertedAccountId: null,
    accountId: null,
    personContactId: null,
    masterRecordId: null,
    values: {
      Email: 'p1@halden.example',
      LastName: 'A',
      Employees__c: 10,
      HasOptedOutOfEmail: false,
    },
  }
}

export function linked(prospectId: string) {
  return {
    prospectId,
    crmId: lead,
    crmObject: 'Lead' as const,
    linkState: 'linked' as const,
    evidence: null,
    linkedAt: start,
    agreed: { last_name: 'A' },
    agreedAt: start,
    crmOwnerId: null,
    syncState: 'in_accord' as const,
  }
}

export function opened(prospectId: string, code: string): ErrorOpened {
  return {
    prospectId,
    crmId: null,
    code,
    causeKey: code,
    title: code,
    field: null,
    message: code,
    nextAction: 'Look',
    class: 'retry',
    detail: {},
    tries: 1,
    nextTryInMs: 1000,
  }
}

export async function bulkRun({ store }: StoreUnderTest, worker: string): Promise<Run> {
  const fence = await store.takeLease(worker, ttlMs)
  expect(fence).not.toBeNull()
  return store.beginRun({ kind: 'cycle', title: 'Cycle', requestedBy: null, worker, fence })
}

export function personRun({ store }: StoreUnderTest, worker: string): Promise<Run> {
  return store.beginRun({ kind: 'person', title: 'Sync', requestedBy: null, worker, fence: null })
}

export function claimAll({ store }: StoreUnderTest, run: Run) {
  return store.claim(run, { limit: 100, leaseMs: ttlMs, lanes: allLanes })
}

export function write({ store }: StoreUnderTest, run: Run, part: Partial<Effects>) {
  const effects = { ...noEffects(), ...part }
  const request = { prospectIds: [ada, ben, cy], crmIds: [lead] }
  return store.transact(run, request, () => ({ effects, answer: null }))
}

export type Outcome =
  | { as: 'done' }
  | { as: 'retry'; inMs: number; tries: number }
  | { as: 'park'; tries: number }

export async function settleOne(
  unit: StoreUnderTest,
  run: Run,
  claim: { id: string; generation: number } | undefined,
  outcome: Outcome,
): Promise<void> {
  const { id, generation } = claim ?? { id: '', generation: 0 }
  await write(unit, run, { settlements: [{ changeId: id, generation, ...outcome }] })
}
