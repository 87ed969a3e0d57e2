import type { CriteriaFieldType } from '#lib/criteria/types.ts'
import { nameField, relatedName } from '#lib/custom-objects/related-fields.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import type { PeopleField } from '#lib/lists/types.ts'
import type { ProspectField, ProspectFieldType } from '#lib/prospects/default-fields.ts'

const types: Record<ProspectFieldType, CriteriaFieldType> = {
  text: 'text',
  long_text: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  dropdown: 'text',
  radio: 'text',
  multi_select: 'choices',
  number: 'number',
  currency: 'number',
  checkbox: 'checkbox',
  date: 'date',
  datetime: 'datetime',
}

type Named = { id: string; name: string }
export type Known = {
  fields: readonly ProspectField[]
  users: readonly Named[]
  tags: readonly Named[]
  lists: readonly Named[]
  activityKinds: readonly { kind: string; label: string }[]
  objects: readonly CustomObject[]
}

export const grades = ['A+', 'A', 'A-', 'B+', 'B', 'B-', 'C+', 'C', 'C-', 'D+', 'D', 'D-', 'F']

/**
 * What may be asked of a prospect, by everything that asks: lists, rules, e-mails. Names that begin with @ are ours; the
 * rest are the fields of the business unit.
 */
export function peopleFields(known: Known): PeopleField[] {
  const { fields, users, tags, lists, activityKinds, objects } = known
  const kinds = activityKinds.map(({ kind, label }) => ({ id: kind, name: label }))
  return [
    plain('@score', 'Score', 'number'),
    { ...plain('@grade', 'Grade', 'text'), options: grades },
    chosen('@assigned', 'Assigned user', 'text', users),
    chosen('@tags', 'Tags', 'choices', tags),
    chosen('@lists', 'Lists', 'choices', lists),
    chosen('@crm', 'CRM record', 'text', [
      { id: 'lead', name: 'Lead' },
      { id: 'contact', name: 'Contact' },
    ]),
    chosen('@opportunity', 'Opportunity', 'choices', [
      { id: 'open', name: 'Open' },
      { id: 'won', name: 'Won' },
      { id: 'lost', name: 'Lost' },
    ]),
    chosen('@did', 'Activity, at any time', 'choices', kinds),
    chosen('@did_7', 'Activity in the last 7 days', 'choices', kinds),
    chosen('@did_30', 'Activity in the last 30 days', 'choices', kinds),
    plain('@idle_days', 'Days since the last activity', 'number'),
    plain('@age_days', 'Days since it was created', 'number'),
    plain('@created', 'Created', 'datetime'),
    ...objects.flatMap(relatedFields),
    ...fields.map((field) => ({
      name: field.name,
      label: field.label,
      type: types[field.type],
      options: field.options ?? [],
      foldsCase: true as const,
    })),
  ]
}

/** [CO-1] That there is a related record of the object, and what is in the fields that are read of it. */
function relatedFields({ apiName, label, fields }: CustomObject): PeopleField[] {
  return [
    {
      ...plain(relatedName(apiName), label, 'checkbox'),
      options: ['true', 'false'],
      labels: { true: 'related', false: 'not related' },
      hint: 'Related record',
    },
    ...[nameField, ...fields].map((field) => ({
      ...plain(relatedName(apiName, field.name), `${label} · ${field.label}`, field.type),
      many: { record: label, field: field.label },
      hint: 'Of a related record',
    })),
  ]
}

/** These come true by time alone, so whoever watches them looks again from time to time. */
export const timedFields: ReadonlySet<string> = new Set([
  '@did_7',
  '@did_30',
  '@idle_days',
  '@age_days',
])

function plain(name: string, label: string, type: CriteriaFieldType): PeopleField {
  return { name, label, type, options: [], foldsCase: true }
}

function chosen(
  name: string,
  label: string,
  type: CriteriaFieldType,
  choices: readonly Named[],
): PeopleField {
  return {
    name,
    label,
    type,
    options: choices.map(({ id }) => id),
    labels: Object.fromEntries(choices.map((one) => [one.id, one.name])),
    foldsCase: true,
  }
}
