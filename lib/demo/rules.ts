import { inBusinessUnit, type Tx } from '#db/client.ts'
import type { RuleAction } from '#lib/automation/types.ts'
import { createRule } from '#lib/automation/writes.ts'
import type { Criteria, CriteriaFieldType } from '#lib/criteria/types.ts'
import { peopleWhere } from '#lib/lists/where.ts'
import { addTag, takeTag } from '#lib/lists/writes.ts'
import { withWorth, worth } from '#lib/scoring/reads.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

const by = 'Tomas Lind'
const types: Record<string, CriteriaFieldType> = { country: 'text', opted_out: 'checkbox' }

/**
 * Two rules that run, with the log of whom they acted on when their scores came to be what they are, and one that is paused
 * and waits to be looked at. What the running ones did are tags and notices: nothing that syncs.
 */
export async function seedRules({ sql }: Workshop, buId: string, sofie: string): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'rules'`
    if (done) return
    const hot = await takeTag(tx, buId, 'Hot')
    const asked = await takeTag(tx, buId, 'Asked for a demo')
    await seedRunning(tx, buId, 'Hot prospects are told to their owner', at('@score', '150'), [
      { kind: 'add_tag', tagId: hot?.id ?? '' },
      { kind: 'notify', userId: null, text: 'Is hot now: call within the day' },
    ])
    await seedRunning(tx, buId, 'Who completes a form is marked', did('form_success'), [
      { kind: 'add_tag', tagId: asked?.id ?? '' },
    ])
    await newRule(tx, buId, 'Warm Nordics go to Sofie', {
      criteria: {
        match: 'all',
        parts: [
          { field: '@score', operator: 'at_least', values: ['60'] },
          { field: 'country', operator: 'is', values: ['Sweden', 'Norway', 'Denmark', 'Finland'] },
          { field: 'opted_out', operator: 'is', values: ['false'] },
        ],
      },
      actions: [
        { kind: 'assign', target: { to: 'user', userId: sofie }, keepOwner: true },
        { kind: 'sync' },
      ],
    })
    await tx`insert into demo_marks (name) values ('rules')`
  })
}

const at = (field: string, value: string): Criteria => ({
  match: 'all',
  parts: [{ field, operator: 'at_least', values: [value] }],
})
const did = (kind: string): Criteria => ({
  match: 'all',
  parts: [{ field: '@did', operator: 'includes', values: [kind] }],
})

type Content = { criteria: Criteria; actions: RuleAction[] }

async function newRule(
  tx: Tx,
  buId: string,
  name: string,
  { criteria, actions }: Content,
): Promise<string> {
  const people = { criteria, types }
  const made = await createRule(tx, buId, {
    name,
    people,
    actions,
    repeats: false,
    repeatDays: 0,
    by,
  })
  return typeof made === 'string' ? '' : made.id
}

/** As if it had been there for a year: it acted on each who matches, when the last thing of theirs happened. */
async function seedRunning(
  tx: Tx,
  buId: string,
  name: string,
  criteria: Criteria,
  actions: RuleAction[],
): Promise<void> {
  const id = await newRule(tx, buId, name, { criteria, actions })
  const isForm = criteria.parts.some((part) => 'field' in part && part.field === '@did')
  const done = isForm ? ['Tagged Asked for a demo'] : ['Tagged Hot', 'Notice sent']
  const acted = await tx<{ id: string }[]>`
    with matching as materialized (
      select p.id, e.kind, e.points, e.title, e.at from prospects p
      cross join lateral (
        select e.kind, ${worth(tx)} as points, e.title, e.at from score_entries e ${withWorth(tx)}
        where e.bu_id = p.bu_id and e.prospect_id = p.id and (${!isForm} or e.kind = 'form_success') and ${worth(tx)} <> 0
        order by e.at desc, e.cause limit 1
      ) e
      where p.bu_id = ${buId} and p.deleted_at is null and ${peopleWhere(tx, buId, { criteria, types }, new Map())}
      order by e.at
    ), logged as (
      insert into automation_firings (bu_id, rule_id, prospect_id, at, why, done)
      select ${buId}, ${id}::uuid, m.id, m.at, jsonb_build_object('kind', ${isForm ? 'activity' : 'score'}::text, 'what', m.kind,
        'value', case when ${isForm} then to_jsonb(m.title) else to_jsonb(m.points) end, 'by', m.title), ${JSON.stringify(done)}::text::jsonb
      from matching m order by m.at
    )
    insert into automation_states (bu_id, rule_id, prospect_id, matching, fired, fired_at)
    select ${buId}, ${id}::uuid, m.id, true, 1, m.at from matching m returning prospect_id as id`
  for (const action of actions) {
    if (action.kind !== 'add_tag') continue
    await addTag(
      tx,
      buId,
      action.tagId,
      acted.map((row) => row.id),
      `rule ${name}`,
    )
  }
  await tx`
    update automation_rules set state = 'running', turned_on_at = now() - interval '1 year', fired = ${acted.length},
      fired_at = (select max(at) from automation_firings where bu_id = ${buId} and rule_id = ${id})
    where bu_id = ${buId} and id = ${id}`
}
