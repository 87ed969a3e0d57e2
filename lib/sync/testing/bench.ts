import type { Instant } from '#lib/base/instant.ts'
import type { CrmObject, CrmValues, SalesforcePort } from '#lib/salesforce/port.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import type { FieldValues, Pair, SyncConfig } from '#lib/sync/engine/types.ts'
import { sendRecord, syncProspect } from '#lib/sync/person.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { MemoryOrg, type Trigger } from '#lib/sync/testing/memory-org.ts'
import { openMemoryStore } from '#lib/sync/testing/memory-store.ts'
import { randomFrom, uuidOf } from '#lib/sync/testing/random.ts'
import { configFrom, connectorUserId, salesPeople } from '#lib/sync/testing/simulated-unit.ts'
import type { StoreSnapshot, StoreUnderTest } from '#lib/sync/testing/store-under-test.ts'

/** Both sides in memory, for tests that tell one short story. Every helper takes only what matters to it. */
export type SyncBench = {
  org: MemoryOrg
  unit: StoreUnderTest
  context: SyncContext
  config: SyncConfig
  configure: (change: Partial<SyncConfig> | Partial<SyncConfig['settings']>) => Promise<void>
  prospect: (values: FieldValues, assigned?: string | null) => Promise<string>
  edit: (id: string, values: FieldValues) => Promise<void>
  /** [CR-4] Leaves its owner to Salesforce: `rule`, or a queue's id. */
  leave: (id: string, assignTo: string) => Promise<void>
  record: (object: CrmObject, values: CrmValues, ownerId?: string) => string
  change: (crmId: string, values: CrmValues) => void
  /** Time passes, so that a cycle and the edits before it are apart. */
  cycle: (phases?: ('pull' | 'push')[]) => ReturnType<typeof runCycle>
  sync: (id: string) => ReturnType<typeof syncProspect>
  send: (crmId: string) => ReturnType<typeof sendRecord>
  later: (ms: number) => void
  pair: (id: string) => Promise<Pair>
  there: (crmId: string) => CrmValues
  snapshot: () => Promise<StoreSnapshot>
  /** Every call to the org since the bench was opened, by name. */
  calls: string[]
}

const start = Date.UTC(2026, 10, 24, 9) as Instant
const seller = salesPeople[0] ?? ''

export async function openBench(
  trigger?: Trigger,
  ruleOwner?: (email: string | null) => string,
): Promise<SyncBench> {
  let now = start
  let ids = 0
  const clock = () => now
  const later = (ms: number) => {
    now = (now + ms) as Instant
  }
  const org = new MemoryOrg(clock, connectorUserId, trigger, ruleOwner)
  const unit = await openMemoryStore(clock)
  let config = plainConfig()
  await unit.configure(config)
  await unit.pause(false)
  const calls: string[] = []
  const newId = () => uuidOf(++ids)
  const port = counted(org.portFor('worker'), calls)
  const context = {
    store: unit.store,
    org: port,
    worker: 'worker',
    clock,
    random: () => 0.5,
    newId,
  }
  const step = async <Value>(act: () => Promise<Value>) => {
    later(10_000)
    return act()
  }
  const bench: SyncBench = {
    org,
    unit,
    context,
    get config() {
      return config
    },
    configure: async (change) => {
      const isSetting = Object.keys(change).some((name) => name in config.settings)
      config = isSetting
        ? {
            ...config,
            settings: { ...config.settings, ...(change as Partial<SyncConfig['settings']>) },
          }
        : { ...config, ...(change as Partial<SyncConfig>) }
      await unit.configure(config)
    },
    prospect: async (values, assignedUserId = null) => {
      const id = newId()
      await step(() => unit.createProspect({ id, values, assignedUserId, at: now }))
      return id
    },
    leave: (id, assignTo) => step(() => unit.assign(id, null, now, assignTo)),
    edit: (id, values) => step(() => unit.editProspect(id, values, now)),
    record: (object, values, ownerId = seller) => {
      later(10_000)
      return org.create(object, { HasOptedOutOfEmail: false, ...values }, seller, ownerId)
    },
    change: (crmId, values) => {
      later(10_000)
      org.edit(crmId, values, seller)
    },
    cycle: (phases) => step(() => runCycle(context, phases)),
    sync: (id) => step(() => syncProspect(context, id, null)),
    send: (crmId) => step(() => sendRecord(context, crmId, null)),
    later,
    pair: async (id) => {
      const [pair] = (await unit.store.load({ prospectIds: [id] })).pairs
      if (!pair) throw new Error(`No prospect ${id}`)
      return pair
    },
    there: (crmId) => org.records.get(crmId)?.committed?.values ?? {},
    snapshot: () => unit.snapshot(),
    calls,
  }
  return bench
}

function plainConfig(): SyncConfig {
  const config = configFrom(randomFrom(1), 0, start)
  return {
    ...config,
    createProspectsSince: null,
    guard: null,
    settings: {
      createProspects: false,
      followEmail: true,
      deleteWithRecords: true,
      syncUnassigned: true,
      contactsFirst: true,
      createAs: 'Lead',
      createDespiteUnshared: false,
      personAccounts: false,
    },
  }
}

function counted(port: SalesforcePort, calls: string[]): SalesforcePort {
  return new Proxy(port, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as (...args: unknown[]) => unknown
      return (...args: unknown[]) => {
        calls.push(String(name))
        return method.apply(target, args)
      }
    },
  })
}
