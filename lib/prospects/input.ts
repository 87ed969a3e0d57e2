import { z } from 'zod'
import { tagNameInput } from '#lib/lists/input.ts'
import { selectionSchema } from '#lib/prospects/query.ts'

/** [AU-1] Whom a group or Salesforce chooses. */
export const handing = {
  group: z.object({ to: z.literal('group'), groupId: z.uuid() }).strict(),
  queue: z
    .object({ to: z.literal('queue'), queueId: z.string().regex(/^00G[A-Za-z0-9]{15}$/) })
    .strict(),
  rule: z.object({ to: z.literal('rule') }).strict(),
}

/** [AU-1] */
export const assignTarget = z.discriminatedUnion('to', [
  z.object({ to: z.literal('nobody') }).strict(),
  z.object({ to: z.literal('user'), userId: z.uuid() }).strict(),
  handing.group,
  handing.queue,
  handing.rule,
])

const typedValues = z.record(z.string().max(80), z.string().max(40_000))

export const createSchema = z.object({ values: typedValues, target: assignTarget }).strict()

export const editSchema = z.object({ id: z.uuid(), values: typedValues }).strict()

export const bulkSchema = z
  .object({
    selection: selectionSchema,
    /** Where the step before ended. */
    after: z.uuid().nullable(),
    verb: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('assign'), target: assignTarget }),
      z.object({ kind: z.literal('sync') }),
      z.object({ kind: z.literal('recycle') }),
      z.object({ kind: z.literal('list_add'), listId: z.uuid() }),
      z.object({ kind: z.literal('list_remove'), listId: z.uuid() }),
      z.object({ kind: z.literal('tag_add'), name: tagNameInput }),
      z.object({ kind: z.literal('tag_remove'), tagId: z.uuid() }),
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
