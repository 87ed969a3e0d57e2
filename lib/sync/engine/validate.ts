import type { ObjectRule } from './fields.ts'
import type { FieldValue } from './types.ts'

export type Complaint = { code: string; message: string }

const numberTypes: ReadonlySet<string> = new Set(['double', 'currency', 'percent', 'int', 'long'])

/** [FD-5] What Salesforce would refuse, said before it is asked. Null: nothing known against it. */
export function complaintAbout(value: FieldValue, field: ObjectRule): Complaint | null {
  const { describe, rule } = field
  if (describe === null || value === null) return null
  if (typeof value === 'string' && describe.length > 0 && value.length > describe.length) {
    return {
      code: 'too_long',
      message: `${rule.label} has ${value.length} characters; Salesforce takes ${describe.length}`,
    }
  }
  if (describe.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(value))) {
    return { code: 'invalid_email', message: `"${value}" is not an e-mail address` }
  }
  if (numberTypes.has(describe.type)) return complaintAboutNumber(value, field)
  if (describe.restrictedPicklist) return complaintAboutChoice(String(value), field)
  return null
}

function complaintAboutNumber(value: FieldValue, { describe, rule }: ObjectRule): Complaint | null {
  if (typeof value !== 'number') {
    return { code: 'bad_value', message: `${rule.label} is "${value}", which is not a number` }
  }
  const digits = (describe?.precision ?? 0) - (describe?.scale ?? 0)
  if (digits <= 0 || Math.abs(value) < 10 ** digits) return null
  const message = `${rule.label} is ${value}; Salesforce takes ${digits} digits before the point`
  return { code: 'out_of_range', message }
}

function complaintAboutChoice(value: string, { describe, rule }: ObjectRule): Complaint | null {
  const allowed = new Set(describe?.picklistValues)
  const chosen = describe?.type === 'multipicklist' ? value.split(';') : [value]
  const wrong = chosen.find((choice) => !allowed.has(choice))
  if (wrong === undefined) return null
  return { code: 'bad_value', message: `${rule.label}: "${wrong}" is not in Salesforce's picklist` }
}
