import type { ObjectView, SchemaView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import { clearedLookups } from './children.ts'

/**
 * What pointed at a deleted record points at nothing, and remembers where it pointed. Nobody has edited it: its stamp moves,
 * its last change stays who and when it was.
 */
export async function clearLookups(
  tx: Transaction,
  full: SchemaView,
  parents: ObjectView[],
  gone: { id: string }[],
  now: number,
): Promise<void> {
  const ids = gone.map(({ id }) => id)
  for (const { object, field, pointer } of parents.flatMap((one) => clearedLookups(full, one))) {
    const slot = field.slot ? `${field.slot} = null,` : ''
    await tx.unsafe(
      `update record r set ${slot} stamp = $1::bigint,
          data = (r.data - $2::text) || jsonb_build_object('$cleared',
            coalesce(r.data -> '$cleared', '{}') || jsonb_build_object($2::text, ${pointer}))
        where r.tbl = $3::int and ${pointer} = any($4::text[])`,
      [now, field.name, object.tbl, ids] as never[],
    )
  }
}

/** A lookup that was given another record meanwhile keeps it. */
export async function restoreLookups(
  tx: Transaction,
  full: SchemaView,
  restored: string[],
  now: number,
): Promise<void> {
  const lookups = full.objects.flatMap((object) => clearedLookups(full, object))
  for (const { object, field } of lookups) {
    const was = `r.data -> '$cleared' ->> $2::text`
    const slot = field.slot ? `${field.slot} = ${was},` : ''
    await tx.unsafe(
      `update record r set ${slot} stamp = $1::bigint,
          data = (r.data #- array['$cleared', $2::text]) || jsonb_build_object($2::text, ${was})
        where r.tbl = $3::int and r.data ? '$cleared' and ${was} = any($4::text[])
          and r.data ->> $2::text is null`,
      [now, field.name, object.tbl, restored] as never[],
    )
  }
}
