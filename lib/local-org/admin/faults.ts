import type { Server } from '../context.ts'
import type { ArmedFault, FaultName, FaultSpec } from '../faults.ts'
import { faultCatalogue } from '../faults.ts'
import { ApiError } from '../http/errors.ts'
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

/** Arms a fault for so many calls: one of the catalogue by its name, or one described in full. */
export async function armFault(
  server: Server,
  org: Org,
  { operation, count, spec, name }: ArmFault,
): Promise<ArmedFault[]> {
  const wanted = spec ?? (name ? faultCatalogue[name] : undefined)
  if (!wanted) throw new ApiError(400, 'INVALID', `There is no fault ${String(name)}`)
  const where = operation ?? (wanted.kind === 'oauth' ? 'oauth.token' : '*')
  await server.sql`
    insert into armed_fault (org_no, operation, remaining, spec)
    values (${org.no}, ${where}, ${count === undefined ? 1 : count}, ${server.sql.json(wanted as never)})`
  return armedFaults(server, org)
}

export type ArmFault = {
  /** `*` when left out, the token endpoint for faults of OAuth. */
  operation?: string
  /** One call when left out, null until cleared. */
  count?: number | null
  spec?: FaultSpec
  name?: FaultName
}

export async function armedFaults(server: Server, org: Org): Promise<ArmedFault[]> {
  return server.sql<ArmedFault[]>`
    select operation, remaining as count, spec from armed_fault
    where org_no = ${org.no} order by id`
}

export async function clearFaults(server: Server, org: Org): Promise<void> {
  await server.sql`delete from armed_fault where org_no = ${org.no}`
  await server.sql`delete from fault where org_no = ${org.no}`
}
