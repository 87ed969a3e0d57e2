import { z } from 'zod'
import { criteriaInput } from '#lib/criteria/input.ts'
import type { Criteria } from '#lib/criteria/types.ts'

/** As the builder has them; the door lets two levels pass. */
const criteria: z.ZodType<Criteria, Criteria> = criteriaInput as never

/** Null: no rule, everything that the connector user sees. */
export const draftInput = z.object({ criteria: criteria.nullable() }).strict()

export const unsharedInput = z.object({ create: z.boolean() }).strict()
