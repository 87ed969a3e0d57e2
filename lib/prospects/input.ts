import { z } from 'zod'
import { selectionSchema } from '#lib/prospects/query.ts'

const typedValues = z.record(z.string().max(80), z.string().max(40_000))

export const createSchema = z
  .object({ values: typedValues, assignedUserId: z.uuid().nullable() })
  .strict()

export const editSchema = z.object({ id: z.uuid(), values: typedValues }).strict()

export const bulkSchema = z
  .object({
    selection: selectionSchema,
    /** Where the step before ended. */
    after: z.uuid().nullable(),
    verb: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('assign'), userId: z.uuid().nullable() }),
      z.object({ kind: z.literal('sync') }),
      z.object({ kind: z.literal('recycle') }),
    ]),
  })
  .strict()

export type BulkVerb = z.output<typeof bulkSchema>['verb']

export const viewSchema = z
  .object({
    name: z.string().trim().min(1, 'Give the view a name.').max(40),
    query: z.string().max(2000),
  })
  .strict()
