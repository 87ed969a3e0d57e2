import type { Tx } from '#db/client.ts'
import type { FiringCause, StoredRule } from '#lib/automation/types.ts'
import { type Condition, type Criteria, conditionsOf } from '#lib/criteria/types.ts'
import { parseRelated } from '#lib/custom-objects/related-fields.ts'
import { relatedRecords } from '#lib/custom-objects/related-where.ts'
import type { KnownLists } from '#lib/lists/where.ts'
import { withWorth, worth } from '#lib/scoring/reads.ts'

/**
 * [FD-10] Why somebody came to match: the last thing that happened, of what the rule looks at, whoever did it. Read from the
 * evidence that each writer leaves, for all whom a rule fires for at once.
 * @returns by prospect
 */
export async function findCauses(
  tx: Tx,
  buId: string,
  { rule, people, isSwept, lists }: Asked,
): Promise<Map<string, FiringCause>> {
  const conditions = withLists(rule.criteria, lists)
  const named = new Set(conditions.map(({ field }) => field))
  const valuesOf = (name: string) =>
    conditions.flatMap(({ field, values }) => (field === name ? values : []))
  const [tagIds, listIds] = [valuesOf('@tags'), valuesOf('@lists')]
  const objects = conditions.flatMap(({ field }) => parseRelated(field)?.object ?? [])
  const own = [...named].filter((name) => !name.startsWith('@'))
  if (named.has('@assigned')) own.push('assigned_user')
  const asks = (...names: string[]) => names.some((name) => named.has(name))
  const rows = await tx<{ id: string; why: Dated }[]>`
    select k.id, (
      select jsonb_build_object('kind', c.kind, 'what', c.what, 'value', c.value, 'side', c.side, 'by', c.by,
        'at', to_char(c.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'since', c.at >= coalesce(${rule.turnedOnAt}::timestamptz, '-infinity')) from (
        (select 'field' as kind, h.field as what, h.value, h.side, h.by, h.at from field_history h
          where h.bu_id = ${buId} and h.prospect_id = k.id and h.field = any(${own}::text[]) and not h.lost
          order by h.at desc, h.id desc limit 1)
        union all
        (select 'score', e.kind, to_jsonb(${worth(tx)}), null, nullif(e.title, ''), e.at from score_entries e ${withWorth(tx)}
          where ${asks('@score')} and e.bu_id = ${buId} and e.prospect_id = k.id and ${worth(tx)} <> 0
          order by e.at desc limit 1)
        union all
        (select 'activity', a.kind, to_jsonb(a.title), null, a.by, a.at from activities a
          where ${asks('@did', '@did_7', '@did_30', '@idle_days', '@opportunity')} and a.bu_id = ${buId} and a.prospect_id = k.id
          order by a.at desc limit 1)
        union all
        (select 'tag', t.name, null, null, x.added_by, x.added_at from prospect_tags x
          join tags t on t.bu_id = x.bu_id and t.id = x.tag_id
          where x.tag_id = any(${tagIds}::text[]::uuid[]) and x.bu_id = ${buId} and x.prospect_id = k.id order by x.added_at desc limit 1)
        union all
        (select 'list', l.name, null, null, m.added_by, m.added_at from list_members m
          join lists l on l.bu_id = m.bu_id and l.id = m.list_id
          where m.list_id = any(${listIds}::text[]::uuid[]) and m.bu_id = ${buId} and m.prospect_id = k.id order by m.added_at desc limit 1)
        union all
        (select 'record', o.label || ' ' || r.name, null, null, null, r.modified_at
          from custom_objects o cross join lateral (${relatedRecords(tx, buId, tx`k.id`, tx`o.api_name`)}) r
          where o.bu_id = ${buId} and o.api_name = any(${objects}::text[]) order by r.modified_at desc limit 1)
        union all
        (select 'created', null, null, null, p.created_by, p.created_at from prospects p
          where p.bu_id = ${buId} and p.id = k.id)
      ) as c(kind, what, value, side, by, at)
      order by c.kind = 'created', c.at desc limit 1) as why
    from unnest(${[...people]}::uuid[]) as k(id)`
  return new Map(rows.map(({ id, why }) => [id, isSwept ? toCause(why) : plain(why)]))
}

type Asked = {
  rule: StoredRule
  people: readonly string[]
  /** Found by a look at everybody, not because something happened. */
  isSwept: boolean
  lists: KnownLists
}

/** What a dynamic list looks at, the rule looks at through it. */
function withLists(criteria: Criteria, lists: KnownLists): Condition[] {
  return conditionsOf(criteria).flatMap((one) => {
    if (one.field !== '@lists') return [one]
    const inner = one.values.flatMap((id) => {
      const list = lists.get(id)
      return list?.kind === 'dynamic' ? conditionsOf(list.criteria) : []
    })
    return [one, ...inner]
  })
}

type Dated = FiringCause & { since: boolean }

const plain = ({ since: _, ...why }: Dated): FiringCause => why

/** Whom a sweep finds by what happened before the rule was turned on matched already. */
function toCause(why: Dated): FiringCause {
  return why.since ? plain(why) : { kind: 'matched' }
}
