import { z } from 'zod'
import { criteriaInput } from '#lib/criteria/input.ts'

/** Null: no rule, everything that the connector user sees. */
export const draftInput = z.object({ criteria: criteriaInput.nullable() }).strict()

export const unsharedInput = z.object({ create: z.boolean() }).strict()
