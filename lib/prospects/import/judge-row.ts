import { recordIdChecksum } from '#lib/base/record-id.ts'
import { fromSafeText } from '#lib/prospects/csv-cell.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { judgeValue } from '#lib/prospects/field-value.ts'
import { crmIdTarget, type Mapping } from '#lib/prospects/import/types.ts'
import type { FieldValue } from '#lib/prospects/types.ts'

export type MappedColumns = {
  width: number
  columns: { index: number; field: ProspectField | null }[]
}

/** Only what is filled: an empty cell says nothing. */
export type JudgedRow = {
  values: Record<string, Exclude<FieldValue, null>>
  emailKey: string | null
  crmId: string | null
}

export function mapColumns(
  width: number,
  mapping: Mapping,
  fields: readonly ProspectField[],
): MappedColumns {
  const columns = Object.entries(mapping).flatMap(([index, target]) => {
    const field = fields.find(({ name }) => name === target) ?? null
    return field || target === crmIdTarget ? [{ index: Number(index), field }] : []
  })
  return { width, columns }
}

const crmIdShape = /^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/

/**
 * Reports of Salesforce write 15 characters, its API 18; here an id has 18. Case that was lost is not guessed back: many
 * ids have capitals alone, and a wrong letter in one of them would then become somebody else.
 */
function judgeCrmId(text: string): { id: string | null; problem: string | null } {
  if (text === '') return { id: null, problem: null }
  if (!crmIdShape.test(text)) {
    return { id: null, problem: `CRM id: “${text}” is not a record id of 15 or 18 characters.` }
  }
  const id15 = text.slice(0, 15)
  const id18 = id15 + recordIdChecksum(id15)
  if (text.length === 15 || text === id18) return { id: id18, problem: null }
  return {
    id: null,
    problem: `CRM id: the last three characters of “${text}” do not fit the rest. A character was changed, or capitals were lost: copy it from Salesforce again.`,
  }
}

/** A row as a person, or every reason why it cannot be one. A row that is too short ends in blanks. */
export function judgeRow(
  { width, columns }: MappedColumns,
  cells: readonly string[],
): { row: JudgedRow } | { problems: string[] } {
  const extra = cells.slice(width).some((cell) => cell.trim() !== '')
  if (extra) {
    return { problems: [`This row has ${cells.length} cells; the first row has ${width}.`] }
  }
  const problems: string[] = []
  const row: JudgedRow = { values: {}, emailKey: null, crmId: null }
  for (const { index, field } of columns) {
    const text = fromSafeText(cells[index] ?? '')
    if (!field) {
      const { id, problem } = judgeCrmId(text.trim())
      if (problem !== null) problems.push(problem)
      row.crmId = id
      continue
    }
    const { value, problem } = judgeValue(field, text)
    if (problem !== null) problems.push(problem)
    else if (value !== null) row.values[field.name] = value
  }
  if (problems.length > 0) return { problems }
  const { email, first_name, last_name, company } = row.values
  if (email === undefined && !row.crmId && !first_name && !last_name && !company) {
    return { problems: ['This row has neither e-mail nor name nor company.'] }
  }
  // [MT-4]
  if (typeof email === 'string') row.emailKey = email.trim().toLowerCase()
  return { row }
}
