import { randomUUID } from 'node:crypto'

/** A uuid v7: ordered by the time it was made, so that new rows lie together in an index. */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  // All but its version is where a v4 has it, and those are drawn from bytes that node keeps ready.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
