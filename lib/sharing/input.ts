import { z } from 'zod'
import { criteriaInput } from '#lib/criteria/input.ts'
import type { Criteria } from '#lib/criteria/types.ts'
import { shownFieldsMax } from '#lib/custom-objects/types.ts'

/** As the builder has them; the door lets two levels pass. */
const criteria: z.ZodType<Criteria, Criteria> = criteriaInput as never

/** Null: no rule, everything that the connector user sees. */
export const draftInput = z.object({ criteria: criteria.nullable() }).strict()

export const unsharedInput = z.object({ create: z.boolean() }).strict()

const apiName = z.string().regex(/^\w{1,80}__c$/)

/** Null: all records. */
export const customDraftInput = z
  .object({
    apiName,
    criteria: criteria.nullable(),
    fields: z.array(z.string().min(1).max(80)).max(shownFieldsMax),
  })
  .strict()

export const customObjectInput = z.object({ apiName }).strict()
