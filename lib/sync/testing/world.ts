import type { Instant } from '#lib/base/instant.ts'
import type { CrmObject, CrmValues } from '#lib/salesforce/port.ts'
import type { SharingRule } from '#lib/sharing/types.ts'
import { type BulkLimits, bulkLimits } from '#lib/sync/engine/bulk.ts'
import type { FieldValue, FieldValues, SyncConfig, SyncSettings } from '#lib/sync/engine/types.ts'
import type { BatchLimits } from '#lib/sync/page-size.ts'
import type { CustomStory } from '#lib/sync/testing/makers.ts'
import { MemoryOrg } from '#lib/sync/testing/memory-org.ts'
import { type Random, randomFrom, uuidOf } from '#lib/sync/testing/random.ts'
import seeds from '#lib/sync/testing/seeds.json' with { type: 'json' }
import { regionRule } from '#lib/sync/testing/sharing-rule.ts'
import {
  configFrom,
  connectorUserId,
  normalise,
  personRecordTypeId,
  personSchema,
  ruleOwnerOf,
  trackedSchema,
} from '#lib/sync/testing/simulated-unit.ts'
import type { OpenStore, StoreUnderTest } from '#lib/sync/testing/store-under-test.ts'

/** The last value that a person wrote to a field on one side, to be found again in the end [I3]. */
export type Wish = { id: string; field: string; value: FieldValue; step: number }

export type Persons = {
  random: Random
  /** In half of these stories they are switched off again, by dice of their own. */
  off: Random | null
  wereOn: boolean
}

/** Both sides, the people on them, and what they wished. */
export type World = {
  seed: number
  random: Random
  /** Our clock. */
  now: () => Instant
  advance: (ms: number) => void
  org: MemoryOrg
  unit: StoreUnderTest
  config: SyncConfig
  prospects: string[]
  records: { id: string; object: CrmObject }[]
  /** `id field` → what a person wrote there last. */
  wishes: Map<string, Wish>
  /** `id field` → how often people wrote there [I8]. */
  edits: Map<string, number>
  /** Entities in which somebody opted out, or lifted an opt-out. */
  optOuts: Set<string>
  optIns: Set<string>
  /** In one story of four sales has opportunities going, by dice of their own: the other stories stay what they are. */
  sales: { random: Random; deals: string[] } | null
  /** In one story of five whatever can go by bulk jobs does. */
  bulk: BulkLimits | undefined
  /** In one story of three a push takes a few rows at a time, so that batches and calls overlap. */
  batches: BatchLimits | undefined
  /** In one story of seven records are shared by region; `inside`: all that ever lay inside the rule. */
  sharing: { rule: SharingRule; inside: Set<string>; random: Random } | null
  /** In one story of six people merge prospects here. `onRelink` hears whose record became whose. */
  merges: {
    random: Random
    onRelink: (prospectId: string, crmId: string) => void
    /** Records that a merge left with nobody: what was decided about them before may still be sent. */
    left: Set<string>
  } | null
  /** In two stories of eleven the org has person accounts; enabled from the start in half of them, in the others by an act. */
  persons: Persons | null
  /** In one story of eleven the org has custom objects, which are shared for a while. */
  custom: CustomStory | null
  /** The step at which automatic work was last paused; null while it runs. */
  pausedAt: number | null
  step: number
  token: () => string
  newId: () => string
}

const eager = {
  outboundRows: 0,
  scarceRows: 0,
  plentyShare: 2,
  jobRowsMin: 1,
  jobRowsMax: 4,
  staleMs: 60_000,
}
/** Long after any clock on a wall: what other rooms date by Postgres's own clock is due in the story. */
const start = Date.UTC(2096, 10, 24, 9) as Instant

export async function openWorld(seed: number, open: OpenStore): Promise<World> {
  const random = randomFrom(seed)
  let now = start
  let tokens = 0
  let ids = 0x1000
  const clock = () => now
  const org = new MemoryOrg(clock, connectorUserId, normalise, ruleOwnerOf)
  // Hours apart, either way: only the org's time may be compared with the org's.
  org.offsetMs = random.pick([0, 0, 7_200_000, -5_400_000, 31_000, -1_500])
  // Stories that failed before there was any of this are told as they were.
  const isKept = seeds.some((story) => story.seed === seed && 'plain' in story)
  // In one story of four what changed comes in pages of two, each looked at while the one before it is written.
  if (seed % 4 === 1 && !isKept) org.pageRows = 2
  const shares = seed % 7 === 6 && seed % 4 !== 3 && !isKept
  const merges = seed % 6 === 4 && seed % 4 !== 3 && !isKept
  const rule = shares ? regionRule('North') : null
  const config = { ...configFrom(random, org.offsetMs, now), sharing: rule }
  // [FD-3] In one story of three Salesforce keeps a history.
  if (seed % 3 === 1) config.schema = trackedSchema
  const hasPersons = [3, 6].includes(seed % 11) && seed % 4 !== 3 && !isKept
  const endsAt = randomFrom(seed + 0xacc1)
  const mayEnd = !seeds.some((story) => story.seed === seed) && endsAt.chance(0.5)
  const persons: Persons | null = hasPersons
    ? { random: randomFrom(seed + 0xacc0), off: mayEnd ? endsAt : null, wereOn: false }
    : null
  if (persons) {
    config.schema = { ...config.schema, ...personSchema }
    config.personRecordTypeId = personRecordTypeId
    if (persons.random.chance(0.5)) {
      config.settings = withPersons(config.settings, persons.random)
      persons.wereOn = true
    }
  }
  const unit = await open(clock)
  await unit.configure(config)
  await unit.pause(false)
  const sales = seed % 4 === 3 ? { random: randomFrom(seed + 0x5a1e5), deals: [] } : null
  if (sales) await unit.setOpportunities(true, 'any')
  return {
    seed,
    random,
    now: clock,
    advance: (ms) => {
      now = (now + ms) as Instant
    },
    org,
    unit,
    config,
    prospects: [],
    records: [],
    wishes: new Map(),
    edits: new Map(),
    optOuts: new Set(),
    optIns: new Set(),
    sales,
    sharing: rule && { rule, inside: new Set(), random: randomFrom(seed + 0x5ba2e) },
    merges: merges
      ? { random: randomFrom(seed + 0x3e56e), onRelink: () => {}, left: new Set() }
      : null,
    persons,
    custom:
      seed % 9 === 7 && !hasPersons && !isKept
        ? { random: randomFrom(seed + 0xc0b1ec7), ids: [], shared: new Map() }
        : null,
    bulk: seed % 5 === 2 && !isKept ? { ...bulkLimits, ...eager } : undefined,
    batches: seed % 3 === 2 && !isKept ? { rows: seed % 2 === 0 ? 2 : 7, pieceRows: 1 } : undefined,
    pausedAt: null,
    step: 0,
    token: () => `V${++tokens}`,
    newId: () => uuidOf(++ids),
  }
}

/** [CN-8] Enabled; in some units what is created is created as one. */
export function withPersons(settings: SyncSettings, random: Random): SyncSettings {
  const createAs = random.chance(0.4) ? 'Account' : settings.createAs
  return { ...settings, personAccounts: true, createAs }
}

export function noteEdit(
  { wishes, edits, step }: World,
  id: string,
  values: FieldValues | CrmValues,
): void {
  for (const [field, value] of Object.entries(values)) {
    const key = `${id} ${field}`
    wishes.set(key, { id, field, value, step })
    edits.set(key, (edits.get(key) ?? 0) + 1)
  }
}
