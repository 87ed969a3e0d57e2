import { conditionComplaint } from '#lib/criteria/input.ts'
import { mayMatchCase, operatorsOf, valueCount } from '#lib/criteria/operators.ts'
import {
  type Condition,
  type Criteria,
  type CriteriaField,
  conditionsOf,
  type Operator,
  type Part,
} from '#lib/criteria/types.ts'

/** A field that the builder offers, with the values that are known for it. */
export type BuilderField = CriteriaField & {
  options: readonly string[]
  /** What a value is called where it is an id. */
  labels?: Readonly<Record<string, string>>
  /** Upper and lower case never count: nobody is asked about it. */
  foldsCase?: boolean
  hint?: string
}

export function newCondition(field: BuilderField): Condition {
  const [operator = 'is'] = operatorsOf[field.type]
  const values = field.type === 'checkbox' ? ['true'] : []
  return withCase({ field: field.name, operator, values }, field, true)
}

/** What still means something under another operator is kept. */
export function withOperator(
  condition: Condition,
  operator: Operator,
  field: BuilderField,
): Condition {
  const takes = valueCount(operator, field.type)
  const most = takes === 'none' ? 0 : takes === 'one' ? 1 : condition.values.length
  const values = condition.values.slice(0, most)
  return withCase({ ...condition, operator, values }, field, condition.matchCase === true)
}

export function withCase(condition: Condition, field: BuilderField, matchCase: boolean): Condition {
  const { matchCase: _, ...plain } = condition
  const asks = mayMatchCase(condition.operator, field.type) && !field.foldsCase
  return asks ? { ...plain, matchCase } : plain
}

/** Of related records: any of them, which is what a condition says by itself, or none. */
export function withNone({ none: _, ...condition }: Condition, none: boolean): Condition {
  return none ? { ...condition, none } : condition
}

/** Null once the last part is gone. */
export function replacePart(group: Criteria, at: number, part: Part | null): Criteria | null {
  const parts = group.parts.flatMap((one, n) => (n === at ? (part ? [part] : []) : [one]))
  return parts.length > 0 ? { ...group, parts } : null
}

/** What is still missing or wrong, as a sentence; null: it can be asked. */
export function draftComplaint(criteria: Criteria, fields: readonly BuilderField[]): string | null {
  for (const condition of conditionsOf(criteria)) {
    const field = fields.find(({ name }) => name === condition.field)
    if (!field) return `${condition.field} cannot be part of a rule any more. Take it out.`
    const complaint = conditionComplaint(condition, field)
    if (complaint) return `${field.label}: ${complaint}`
  }
  return null
}
