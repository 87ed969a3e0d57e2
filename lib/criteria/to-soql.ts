import { assert } from '#lib/base/assert.ts'
import type { Instant } from '#lib/base/instant.ts'
import { momentOf } from '#lib/criteria/evaluate.ts'
import {
  type Condition,
  type Criteria,
  type CriteriaFieldType,
  isGroup,
  type Part,
} from '#lib/criteria/types.ts'
import {
  allOf,
  anyOf,
  day,
  decimal,
  listOf,
  moment,
  name,
  type Soql,
  soql,
  startsWith,
} from '#lib/salesforce/soql.ts'

/** Where a field of the criteria is found in the object that is asked. */
export type Located = { name: string; type: CriteriaFieldType }

/**
 * The criteria as a condition of a query. Salesforce compares texts without regard to case, so it may let more pass than
 * `matches` does, and never less: what arrives is checked again.
 */
export function toSoql(criteria: Criteria, located: ReadonlyMap<string, Located>): Soql {
  const write = (part: Part): Soql => {
    if (isGroup(part)) {
      assert(part.parts.length > 0, 'A group without conditions has no SOQL')
      return (part.match === 'all' ? allOf : anyOf)(part.parts.map(write))
    }
    const field = located.get(part.field)
    assert(field, `Nobody says where ${part.field} is found`)
    return conditionOf(part, field)
  }
  return write(criteria)
}

const signs = { less: '<', at_most: '<=', more: '>', at_least: '>=' } as const

function conditionOf({ operator, values }: Condition, located: Located): Soql {
  const field = name(located.name)
  const literals = values.map((value) => literalOf(value, located.type))
  const [first] = literals
  if (operator === 'blank') return soql`${field} = null`
  if (operator === 'not_blank') return soql`${field} != null`
  assert(first, 'A comparison needs a value')
  switch (operator) {
    case 'is':
      return literals.length === 1
        ? soql`${field} = ${first}`
        : soql`${field} in ${listOf(literals)}`
    case 'is_not':
      return literals.length === 1
        ? soql`${field} != ${first}`
        : soql`${field} not in ${listOf(literals)}`
    case 'starts_with':
      return anyOf(values.map((value) => soql`${field} like ${startsWith(value)}`))
    case 'includes':
      return soql`${field} includes ${listOf(literals)}`
    case 'excludes':
      return soql`${field} excludes ${listOf(literals)}`
    default:
      return soql`${field} ${{ text: signs[operator] }} ${first}`
  }
}

function literalOf(value: string, type: CriteriaFieldType): Soql {
  switch (type) {
    case 'number':
      return decimal(Number(value))
    case 'checkbox':
      return soql`${value === 'true'}`
    case 'date':
      return day(value)
    case 'datetime':
      return moment(momentOf(value) as Instant)
    default:
      return soql`${value}`
  }
}
