import type { SalesforcePort } from '#lib/salesforce/port.ts'
import type { CustomObjectSource } from '#lib/sync/custom-objects.ts'
import type { SyncContext, SyncStore } from '#lib/sync/ports.ts'

/** A call that a worker made and that the scheduler has not let happen yet. */
export type PendingCall = {
  side: 'store' | 'org'
  name: string
  args: unknown[]
  /** Lets it happen; the worker does not hear of it yet. */
  happen: () => Promise<unknown>
  /** Tells the worker. */
  answer: (value: unknown) => void
  fail: (error: unknown) => void
}

/**
 * A worker whose every step into the world waits at a gate. The scheduler opens the gates one at a time in an order of its
 * choice, lets answers get lost, or forgets the worker between any two steps: that is a crash.
 */
export class GatedWorker {
  readonly name: string
  readonly context: SyncContext
  readonly pending: PendingCall[] = []
  /** Null: idle. */
  job: { kind: string; ended: boolean; error: unknown } | null = null

  constructor(name: string, store: SyncStore, org: SalesforcePort, outside: Outside) {
    this.name = name
    this.context = {
      worker: name,
      store: gate('store', store, this.pending),
      org: gate('org', org, this.pending),
      ...outside,
    }
    const custom = outside.customObjects
    if (custom) this.context.customObjects = gateSource(custom, this.pending)
  }

  start(kind: string, work: () => Promise<unknown>): void {
    const job: GatedWorker['job'] = { kind, ended: false, error: null }
    this.job = job
    work().then(
      () => {
        job.ended = true
      },
      (error: unknown) => {
        job.ended = true
        job.error = error
      },
    )
  }
}

type Outside = Omit<SyncContext, 'store' | 'org' | 'worker'>
type Method = (...args: unknown[]) => Promise<unknown>

function gate<Port extends object>(
  side: PendingCall['side'],
  port: Port,
  pending: PendingCall[],
): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as Method
      return (...args: unknown[]) =>
        new Promise((answer, fail) => {
          const happen = () => method.apply(target, args)
          pending.push({ side, name: String(name), args, happen, answer, fail })
        })
    },
  })
}

/** What it asks of the org is the org's, the rest the store's. */
function gateSource(
  { read, ...kept }: CustomObjectSource,
  pending: PendingCall[],
): CustomObjectSource {
  return { ...gate('store', kept, pending), ...gate('org', { read }, pending) }
}

/** Lets everything run that waits for nothing but its turn. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
