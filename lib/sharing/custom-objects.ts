import { fail, ok, type Result } from '#lib/base/result.ts'
import type { Criteria } from '#lib/criteria/types.ts'
import { type CustomObject, type CustomParent, shownFieldsMax } from '#lib/custom-objects/types.ts'
import type { CustomFieldDescribe, CustomObjectDescribe } from '#lib/salesforce/custom-port.ts'
import { neverAsked, types } from '#lib/sharing/field-types.ts'
import { type FieldChoice, toObjectRule } from '#lib/sharing/object-rule.ts'

/** The first of them by name; an org with more has them for other things. */
export const candidatesMax = 200

/** A custom object that may be shared, as the org described it. */
export type CustomCandidate = {
  apiName: string
  label: string
  plural: string
  parents: CustomParent[]
  fields: CustomChoice[]
}

/** `mayRule`: a formula changes without its record, and what leaves the rule by one would never be noticed. */
export type CustomChoice = FieldChoice & { mayRule: boolean }

export function toCandidate({ fields, ...object }: CustomObjectDescribe): CustomCandidate {
  return { ...object, fields: choicesOf(fields) }
}

function choicesOf(fields: readonly CustomFieldDescribe[]): CustomChoice[] {
  return fields
    .filter(({ name, type }) => type in types && !neverAsked.has(name))
    .map(({ name, label, type, calculated, picklistValues }) => ({
      name,
      label,
      type: types[type] ?? 'text',
      options: picklistValues,
      mayRule: !calculated,
    }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'en'))
}

/** The name is always read and shown first. */
export const isShowable = ({ name }: CustomChoice): boolean => name !== 'Name'

export type CustomDraft = { apiName: string; criteria: Criteria | null; fields: string[] }

/** [SH-1] What an admin asks for, with the fields as they are described now; or why it cannot be shared so. */
export function toSharedObject(
  { criteria, fields: names }: CustomDraft,
  { apiName, label, plural, parents, fields }: CustomCandidate,
): Result<CustomObject, 'refused'> {
  if (names.length > shownFieldsMax) {
    return fail('refused', `At most ${shownFieldsMax} fields are shown.`)
  }
  const shown = [...new Set(names)].map((name) =>
    fields.filter(isShowable).find((one) => one.name === name),
  )
  const unknown = names.find((_, n) => shown[n] === undefined)
  if (unknown) return fail('refused', `${plural} have no field ${unknown} to show.`)
  const ruled = fields.filter(({ mayRule }) => mayRule)
  const rule = criteria === null ? ok(null) : toObjectRule(plural, criteria, ruled)
  if (!rule.ok) return rule
  return ok({
    apiName,
    label,
    plural,
    parents,
    fields: shown.flatMap((one) =>
      one ? { name: one.name, label: one.label, type: one.type } : [],
    ),
    rule: rule.value,
  })
}
