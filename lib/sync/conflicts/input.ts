import { z } from 'zod'
import type { ConflictFilter } from '#lib/sync/conflicts/types.ts'

const field = z.string().min(1).max(80)
const use = z.enum(['ours', 'theirs', 'kept'])

/** A few rows, each by its prospect and field. */
export const settleInput = z
  .object({
    use,
    rows: z
      .array(z.object({ prospectId: z.uuid(), field }).strict())
      .min(1)
      .max(200),
  })
  .strict()

/** All of one field, step by step. */
export const settleFieldInput = z.object({ use, field, after: z.uuid().nullable() }).strict()

export const alwaysInput = z.object({ field, winner: z.enum(['concord', 'salesforce']) }).strict()

const filterSchema = z.object({
  field: field.nullish().catch(null),
  winner: z.enum(['concord', 'salesforce']).nullish().catch(null),
})

type Source = URLSearchParams | Record<string, string | string[] | undefined>

/** What the address says; what it cannot mean is left out. */
export function parseConflictFilter(source: Source): ConflictFilter {
  const read = (name: string) => {
    const value = source instanceof URLSearchParams ? source.get(name) : source[name]
    return Array.isArray(value) ? value[0] : value
  }
  const parsed = filterSchema.parse({ field: read('field'), winner: read('winner') })
  return { field: parsed.field ?? null, winner: parsed.winner ?? null }
}

const cursorPattern = /^(.+)_([0-9a-f-]{36})_(.{1,80})$/

export type ConflictCursor = { at: string; prospectId: string; field: string }

export function parseConflictCursor(text: string | null): ConflictCursor | null {
  const [, at, prospectId, name] = cursorPattern.exec(text ?? '') ?? []
  if (at === undefined || prospectId === undefined || name === undefined) return null
  const isWhole = !Number.isNaN(Date.parse(at)) && z.uuid().safeParse(prospectId).success
  return isWhole ? { at, prospectId, field: name } : null
}
