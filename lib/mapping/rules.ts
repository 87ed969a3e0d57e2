import { nounOf } from '#lib/base/record-noun.ts'
import type {
  CrmFieldChoice,
  CrmSchema,
  MappingProblem,
  Pairing,
  ProblemCode,
} from '#lib/mapping/types.ts'
import type { ProspectField, ProspectFieldType } from '#lib/prospects/default-fields.ts'
import type { CrmFieldDescribe, CrmObject } from '#lib/salesforce/port.ts'

type Sides = Pick<Pairing, 'leadField' | 'contactField' | 'accountField'>
type FieldFacts = Pick<ProspectField, 'label' | 'type' | 'lengthMax' | 'scale' | 'options'>

const words = ['string', 'textarea', 'picklist', 'combobox', 'phone', 'url', 'email'] as const
const numbers = ['int', 'long', 'double', 'currency', 'percent'] as const

/** Which Salesforce types hold a prospect field's values without loss of meaning. */
const fitting: Record<ProspectFieldType, readonly string[]> = {
  text: words,
  long_text: words,
  email: ['email', 'string'],
  phone: ['phone', 'string'],
  url: ['url', 'string', 'textarea'],
  number: numbers,
  currency: numbers,
  date: ['date'],
  datetime: ['datetime'],
  checkbox: ['boolean'],
  dropdown: ['picklist', 'combobox', 'string'],
  radio: ['picklist', 'combobox', 'string'],
  multi_select: ['multipicklist', 'string', 'textarea'],
}

/** [FD-5] Other records, places and files are no values of a person. */
const neverMapped: Record<string, string> = {
  reference: 'Lookups cannot be mapped',
  location: 'Geolocations cannot be mapped',
  address: 'Map the parts of the address instead',
  id: 'Ids are kept by Concord itself',
  base64: 'Files cannot be mapped',
  anyType: 'This type cannot be mapped',
  complexvalue: 'This type cannot be mapped',
  encryptedstring: 'Encrypted text cannot be mapped',
}

const accountName = 'Account.Name'

type Ruled = Pick<Pairing, 'direction'> & Partial<Pick<Pairing, 'winner'>>

/** [FD-3, FD-5, FD-7, FD-11] Everything that stands between a prospect field and the fields it is paired with. */
export function mappingProblems(
  field: FieldFacts,
  pairing: Sides & Ruled,
  schema: CrmSchema,
): MappingProblem[] {
  return [
    ...sideProblems(field, pairing, 'Lead', pairing.leadField, schema.Lead),
    ...sideProblems(field, pairing, 'Contact', pairing.contactField, schema.Contact),
    ...sideProblems(field, pairing, 'Account', pairing.accountField, schema.Account),
  ]
}

function sideProblems(
  field: FieldFacts,
  pairing: Ruled,
  object: CrmObject,
  name: string | null,
  fields: readonly CrmFieldDescribe[] | undefined,
): MappingProblem[] {
  if (name === null || fields === undefined) return []
  const say = (
    code: ProblemCode,
    level: MappingProblem['level'],
    message: string,
  ): MappingProblem => ({ code, level, object, message })
  if (name === accountName) {
    return [say('account', 'notes', 'Contacts take it from their account: read-only there.')]
  }
  const described = fields.find((each) => each.name === name)
  if (!described) {
    const who = `${name} on ${nounOf(object)}s`
    return [say('hidden', 'stops', `${who} is hidden from the connector user, renamed or removed.`)]
  }
  const refusal = choiceRefusal(field, described)
  if (refusal)
    return [say(described.type in neverMapped ? 'not_mappable' : 'type', 'stops', refusal)]
  if (isReadOnly(described)) {
    return pairing.direction === 'pull'
      ? []
      : [say('read_only', 'notes', `${name} is read-only in Salesforce: values only come in.`)]
  }
  const limits = pairing.direction === 'pull' ? [] : [...valueProblems(field, described, say)]
  return isTimeOfRecord(pairing, described)
    ? [
        ...limits,
        say(
          'record_time',
          'notes',
          `Salesforce keeps no history of ${name} on ${nounOf(object)}s: the time of the whole record decides.`,
        ),
      ]
    : limits
}

/** [FD-3] Who was later is told by the record's time alone. */
function isTimeOfRecord({ winner, direction }: Ruled, described: CrmFieldDescribe): boolean {
  return winner === 'most_recent' && direction === 'both' && described.historyTracked !== true
}

function* valueProblems(
  field: FieldFacts,
  described: CrmFieldDescribe,
  say: (code: ProblemCode, level: MappingProblem['level'], message: string) => MappingProblem,
): Generator<MappingProblem> {
  const { name } = described
  const lengthMax = field.lengthMax ?? 0
  if (described.length > 0 && lengthMax > described.length) {
    yield say(
      'length',
      'notes',
      `${name} holds ${count(described.length)} characters, here ${count(lengthMax)} are allowed.`,
    )
  }
  if (described.restrictedPicklist && field.options) {
    const missing = field.options.filter((option) => !described.picklistValues.includes(option))
    if (missing.length > 0) {
      yield say(
        'picklist',
        'warns',
        missing.length === 1
          ? `“${missing[0]}” isn’t a value of ${name}.`
          : `${missing.length} values, “${missing[0]}” first, aren’t in the picklist of ${name}.`,
      )
    }
  }
  if (described.restrictedPicklist && !field.options) {
    yield say(
      'picklist',
      'notes',
      `${name} takes ${described.picklistValues.length} set values only.`,
    )
  }
  if (field.scale !== null && described.scale < field.scale) {
    yield say(
      'precision',
      'notes',
      `${name} keeps ${described.scale} decimals, here ${field.scale} are kept.`,
    )
  }
}

function count(value: number): string {
  return value.toLocaleString('en-GB')
}

/** [FD-5] Formulas, roll-ups and what the connector user may not edit. */
export function isReadOnly(
  described: Pick<CrmFieldDescribe, 'calculated' | 'updateable' | 'createable'>,
): boolean {
  return described.calculated || (!described.updateable && !described.createable)
}

/** Why this Salesforce field cannot be paired with that prospect field; null when it can. */
export function choiceRefusal(
  field: Pick<ProspectField, 'label' | 'type'>,
  described: Pick<CrmFieldDescribe, 'name' | 'type'>,
): string | null {
  const never = neverMapped[described.type]
  if (never) return `${never}.`
  return fitting[field.type].includes(described.type)
    ? null
    : `${field.label} is a ${typeWords[field.type]} here, ${described.name} is a ${described.type} in Salesforce.`
}

export const typeWords: Record<ProspectFieldType, string> = {
  text: 'text',
  long_text: 'long text',
  email: 'e-mail address',
  phone: 'phone number',
  url: 'web address',
  number: 'number',
  currency: 'sum of money',
  date: 'date',
  datetime: 'date with time',
  checkbox: 'checkbox',
  dropdown: 'dropdown',
  radio: 'choice of one',
  multi_select: 'list of choices',
}

/** [FD-5, FD-7] Whether values of this pairing can only ever come in. */
export function isPullOnly(
  pairing: Sides & Pick<Pairing, 'direction'>,
  schema: CrmSchema,
): boolean {
  if (pairing.direction === 'pull') return true
  const sides = [
    { name: pairing.leadField, fields: schema.Lead },
    { name: pairing.contactField, fields: schema.Contact },
    // Nothing is known of them while they are not synced.
    ...(schema.Account ? [{ name: pairing.accountField, fields: schema.Account }] : []),
  ].filter(({ name }) => name !== null)
  return (
    sides.length > 0 &&
    sides.every(({ name, fields }) => {
      if (name === accountName) return true
      const described = fields?.find((each) => each.name === name)
      return described !== undefined && isReadOnly(described)
    })
  )
}

/** The Salesforce fields of an object that can be mapped at all, by label. */
export function fieldChoices(
  object: CrmObject,
  fields: readonly CrmFieldDescribe[] | undefined,
): CrmFieldChoice[] {
  const choices = (fields ?? [])
    .filter(({ type }) => !(type in neverMapped))
    .map((described) => ({
      name: described.name,
      label: described.label,
      type: described.type,
      readOnly: isReadOnly(described),
      refusal: null,
    }))
  if (object === 'Contact' && fields !== undefined) {
    choices.push({
      name: accountName,
      label: 'Account name',
      type: 'string',
      readOnly: true,
      refusal: null,
    })
  }
  return choices.sort((a, b) => a.label.localeCompare(b.label, 'en'))
}

/** The name under which a new field is kept: "Deal stage!" becomes deal_stage, and never one that is taken. */
export function fieldName(label: string, taken: ReadonlySet<string>): string {
  const base =
    label
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .replace(/[^\p{Letter}\p{Number}]+/gu, '_')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/^_+|_+$/g, '')
      .toLowerCase()
      .slice(0, 40) || 'field'
  const safe = /^[a-z]/.test(base) ? base : `field_${base}`
  let name = safe
  for (let n = 2; taken.has(name); n += 1) name = `${safe}_${n}`
  return name
}
