import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import type { CriteriaFieldType } from '#lib/criteria/types.ts'

/**
 * A value by its name in a column of jsonb, as criteria compare it. One whose kind is not the field's own reads as a blank,
 * never as an error of the whole statement.
 */
export function valueIn(
  sql: SqlLike,
  values: Fragment,
  name: string,
  type: CriteriaFieldType,
): Fragment {
  const text = sql`nullif(${values}->>${name}, '')`
  switch (type) {
    case 'number':
      return sql`(case when jsonb_typeof(${values}->${name}) = 'number' then (${values}->>${name})::numeric end)`
    case 'checkbox':
      return sql`(${values}->${name} = 'true'::jsonb)`
    case 'date':
      return sql`left(${text}, 10)`
    case 'datetime':
      // Postgres takes `yesterday` for a moment, too.
      return sql`(case when ${text} ~ '^\\d{4}-\\d\\d-\\d\\d' and pg_input_is_valid(${text}, 'timestamptz')
        then (${text})::timestamptz end)`
    default:
      return text
  }
}
