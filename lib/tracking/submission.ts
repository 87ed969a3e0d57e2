import { createHash } from 'node:crypto'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { judgeValue } from '#lib/prospects/field-value.ts'
import type { PublicForm } from '#lib/tracking/types.ts'

/** A field that people do not see: what fills it in is none. */
export const honeypot = 'fax_number_2'
export const visitorInput = '_cv'

export type Judged = {
  /** By prospect field, as it was typed. */
  values: Record<string, string>
  /** By the name of the input, sentences. */
  problems: Record<string, string>
}

/** Takes what the form asks for and nothing else. An e-mail is always needed: it says who it was. */
export function judgeSubmission(
  form: Pick<PublicForm, 'fields'>,
  fields: readonly ProspectField[],
  posted: URLSearchParams,
): Judged {
  const values: Record<string, string> = {}
  const problems: Record<string, string> = {}
  for (const { field: name, name: input, label, required } of form.fields) {
    const field = fields.find((one) => one.name === name)
    if (!field) continue
    const text = posted.getAll(input).join(';').slice(0, 40_000)
    const judged = judgeValue({ ...field, label }, text)
    if (judged.problem !== null) problems[input] = judged.problem
    else if (judged.value === null) {
      if (required || name === 'email') problems[input] = `${label} is needed.`
    } else values[name] = String(judged.value)
  }
  return { values, problems }
}

/** The same answers to one form on one day are one submission. */
export function submissionKey(
  formId: string,
  { values, problems }: Judged,
  visitorId: string | null,
  day: string,
): string {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
  const failed = Object.keys(problems).sort()
  const who = failed.length > 0 ? visitorId : null
  return createHash('sha256')
    .update(JSON.stringify([formId, sorted, failed, who, day]))
    .digest('base64url')
}
