import { dmlError } from '../http/errors.ts'
import type { Slot } from '../schema/fields.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import type { Pending } from './write.ts'

const uniqueSlots = ['u1', 'u2', 'u3'] as const

/** Finds values that another live record, or an earlier one of this request, already holds. */
export async function checkUnique(
  tx: Transaction,
  object: ObjectView,
  pending: Pending[],
): Promise<void> {
  for (const slot of uniqueSlots) {
    const holding = pending.filter((item) => !item.error && item.keys[slot] !== null)
    if (holding.length === 0) continue
    const name = object.fields.find((field) => field.slot === slot)?.name ?? '<unknown>'
    refuseRepeats(slot, name, holding)
    const keys = holding.filter((item) => !item.error).map((item) => item.keys[slot]!)
    const rows = await tx<{ id: string; key: string }[]>`
      select id, ${tx(slot)} as key from record
      where tbl = ${object.tbl} and ${tx(slot)} = any(${keys}::text[]) and deleted_key = ''`
    const holder = new Map(rows.map((row) => [row.key, row.id]))
    for (const item of holding) {
      const other = item.error ? undefined : holder.get(item.keys[slot]!)
      if (other && other !== item.id) item.error = duplicate(name, other)
    }
  }
}

function refuseRepeats(slot: Slot, name: string, holding: Pending[]): void {
  const seen = new Map<string, Pending>()
  for (const item of holding) {
    const first = seen.get(item.keys[slot]!)
    if (first) item.error = duplicate(name, first.id ?? '<unknown>')
    else seen.set(item.keys[slot]!, item)
  }
}

function duplicate(name: string, id: string) {
  const message = `duplicate value found: ${name} duplicates value on record with id: ${id}`
  return dmlError('DUPLICATE_VALUE', message, name === '<unknown>' ? [] : [name])
}
