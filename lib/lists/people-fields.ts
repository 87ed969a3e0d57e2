import type { CriteriaFieldType } from '#lib/criteria/types.ts'
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
}

export const grades = ['A+', 'A', 'A-', 'B+', 'B', 'B-', 'C+', 'C', 'C-', 'D+', 'D', 'D-', 'F']

/**
 * What may be asked of a prospect, by everything that asks: lists, rules, e-mails. Names that begin with @ are ours; the
 * rest are the fields of the business unit.
 */
export function peopleFields({ fields, users, tags, lists, activityKinds }: Known): PeopleField[] {
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
    ...fields.map((field) => ({
      name: field.name,
      label: field.label,
      type: types[field.type],
      options: field.options ?? [],
      foldsCase: true as const,
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
