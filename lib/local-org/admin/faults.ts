import type { Server } from '../context.ts'
import type { Org } from '../org.ts'

export type Fault = {
  /** The name of a call (`composite`, `query`, …) or `*` for all. */
  operation: string
  /** Delay before the call is handled, in force until changed. */
  latencyMs?: number
  /** So many next calls are carried out, then their connection is cut without an answer. */
  dropNext?: number
  /** So many next calls are answered 503 and not carried out. */
  unavailableNext?: number
  /** So many next calls find every row locked. */
  lockNext?: number
}

export async function setFaults(server: Server, org: Org, fault: Fault): Promise<Fault[]> {
  const given = {
    latency_ms: fault.latencyMs ?? null,
    drop_next: fault.dropNext ?? null,
    unavailable_next: fault.unavailableNext ?? null,
    lock_next: fault.lockNext ?? null,
  }
  await server.sql`
    insert into fault (org_no, operation, latency_ms, drop_next, unavailable_next, lock_next)
    values (${org.no}, ${fault.operation}, ${given.latency_ms ?? 0}, ${given.drop_next ?? 0},
      ${given.unavailable_next ?? 0}, ${given.lock_next ?? 0})
    on conflict (org_no, operation) do update set
      latency_ms = coalesce(${given.latency_ms}::int, fault.latency_ms),
      drop_next = coalesce(${given.drop_next}::int, fault.drop_next),
      unavailable_next = coalesce(${given.unavailable_next}::int, fault.unavailable_next),
      lock_next = coalesce(${given.lock_next}::int, fault.lock_next)`
  return listFaults(server, org)
}

export async function listFaults(server: Server, org: Org): Promise<Fault[]> {
  return server.sql<Fault[]>`
    select operation, latency_ms as "latencyMs", drop_next as "dropNext",
      unavailable_next as "unavailableNext", lock_next as "lockNext"
    from fault where org_no = ${org.no} order by operation`
}

export async function clearFaults(server: Server, org: Org): Promise<void> {
  await server.sql`delete from fault where org_no = ${org.no}`
}
