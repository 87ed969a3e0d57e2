import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'
import { neverAsked, types } from '#lib/sharing/field-types.ts'
import type { FieldChoice } from '#lib/sharing/object-rule.ts'

/** The fields of opportunities that a rule may name: Concord writes none of them. */
export function opportunityChoices(fields: readonly CrmFieldDescribe[]): FieldChoice[] {
  return fields
    .filter(({ name, type }) => type in types && !neverAsked.has(name))
    .map(({ name, label, type, picklistValues }) => ({
      name,
      label,
      type: types[type] ?? 'text',
      options: picklistValues,
    }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'en'))
}
