import type { AuditFilter } from '#lib/audit/types.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const day = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

export type AuditQuery = AuditFilter & { cursor: string | null }

/** What the address says; anything that makes no sense is left out instead of refused. */
export function toAuditQuery(parameters: URLSearchParams): AuditQuery {
  const given = (name: string, pattern?: RegExp) => {
    const value = parameters.get(name)?.trim().slice(0, 200) ?? ''
    return value !== '' && (pattern?.test(value) ?? true) ? value : null
  }
  return {
    text: given('q'),
    actorId: given('actor', uuid),
    area: given('area', /^[a-z_]{1,40}$/),
    from: given('from', day),
    to: given('to', day),
    cursor: given('cursor', uuid),
  }
}
