import { type FieldTypes, matches } from '#lib/criteria/evaluate.ts'
import { satisfy } from '#lib/criteria/satisfy.ts'
import type { CrmObject, CrmValues } from '#lib/salesforce/port.ts'
import type { SharingField, SharingRule } from '#lib/sharing/types.ts'

export function fieldIn(field: SharingField, object: CrmObject): string {
  if (object === 'Lead') return field.lead
  return object === 'Contact' ? field.contact : (field.account ?? '')
}

/** [PA-1] Person accounts are judged by the fields of the rule, all of which they must have. */
export function canJudge(rule: SharingRule, object: CrmObject): boolean {
  return rule.fields.every((field) => fieldIn(field, object) !== '')
}

/** What must be asked for beside the mapped fields, so that the rule can be judged. */
export function sharingFieldsOf(rule: SharingRule | null, object: CrmObject): string[] {
  if (rule === null) return []
  return rule.fields.map((field) => fieldIn(field, object)).filter((name) => name !== '')
}

/** [SH-1] Whether a record lies inside the rule. Without a rule everything that is visible does. */
export function isShared(rule: SharingRule | null, object: CrmObject, values: CrmValues): boolean {
  if (rule === null) return true
  if (!canJudge(rule, object)) return false
  const byName = Object.fromEntries(
    rule.fields.map((field) => [field.name, values[fieldIn(field, object)]]),
  )
  return matches(rule.criteria, typesOf(rule), byName)
}

/**
 * [SH-4] What a record that we create is given so that it lies inside the rule.
 * @returns null when no values would bring that about
 */
export function valuesToShare(
  rule: SharingRule | null,
  object: CrmObject,
  isWritable: (crmField: string) => boolean,
): CrmValues | null {
  if (rule === null) return {}
  if (!canJudge(rule, object)) return null
  const fields = new Map(rule.fields.map((field) => [field.name, fieldIn(field, object)]))
  const named = (name: string) => fields.get(name) ?? ''
  const values = satisfy(rule.criteria, typesOf(rule), (name) => isWritable(named(name)))
  if (values === null) return null
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [named(name), value]))
}

function typesOf(rule: SharingRule): FieldTypes {
  return Object.fromEntries(rule.fields.map(({ name, type }) => [name, type]))
}
