import { z } from 'zod'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { conditionComplaint, criteriaInput } from '#lib/criteria/input.ts'
import { type Criteria, conditionsOf } from '#lib/criteria/types.ts'
import type { PeopleCriteria, PeopleField } from '#lib/lists/types.ts'

export const nameInput = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(80, 'At most 80 characters.')
export const tagNameInput = z
  .string()
  .trim()
  .min(1, 'Name the tag.')
  .max(40, 'At most 40 characters.')
/** Read-only parts are as good as others to whoever calls. */
export const criteriaGiven: z.ZodType<Criteria, Criteria> = criteriaInput as never
const description = z.string().trim().max(300, 'At most 300 characters.')

/** Null: people do not see it. */
const publicName = z
  .string()
  .trim()
  .min(1, 'Say what people call it.')
  .max(80, 'At most 80 characters.')
  .nullable()

export const createListInput = z
  .object({ name: nameInput, description, publicName, criteria: criteriaGiven.nullable() })
  .strict()

export const updateListInput = createListInput.extend({ id: z.uuid() }).strict()
export const byIdInput = z.object({ id: z.uuid() }).strict()
export const renameTagInput = z.object({ id: z.uuid(), name: tagNameInput }).strict()
export const previewInput = z.object({ criteria: criteriaGiven }).strict()

/** Every condition names a field that is there and asks something that can be meant of it. */
export function toPeopleCriteria(
  criteria: Criteria,
  fields: readonly PeopleField[],
): Result<PeopleCriteria, 'invalid'> {
  const byName = new Map(fields.map((field) => [field.name, field]))
  const types: Record<string, PeopleField['type']> = {}
  for (const condition of conditionsOf(criteria)) {
    const field = byName.get(condition.field)
    if (!field) return fail('invalid', 'A field of a condition is not there any more. Take it out.')
    const complaint = conditionComplaint(condition, field)
    if (complaint) return fail('invalid', `${field.label}: ${complaint}`)
    const { labels } = field
    if (labels && condition.values.some((value) => !(value in labels))) {
      return fail('invalid', `${field.label}: choose one of those that are there.`)
    }
    types[field.name] = field.type
  }
  return ok({ criteria, types })
}
