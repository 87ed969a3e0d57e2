import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { causeWords } from '#lib/automation/labels.ts'
import { passSize, runPass, runRules } from '#lib/automation/pass.ts'
import { findRule, listFirings, previewTurnOn } from '#lib/automation/reads.ts'
import type { RuleAction } from '#lib/automation/types.ts'
import {
  createRule,
  deleteRule,
  leaveTouches,
  pruneLogs,
  turnOff,
  turnOn,
} from '#lib/automation/writes.ts'
import type { Criteria, CriteriaFieldType } from '#lib/criteria/types.ts'
import { relatedName } from '#lib/custom-objects/related-fields.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { addTag, createList, takeTag } from '#lib/lists/writes.ts'
import { seedProspects } from '#lib/prospects/testing/many-prospects.ts'
import { appendEntries } from '#lib/scoring/writes.ts'

let web: Database
let worker: Database
let buId: string
let userIds: string[]

beforeAll(async () => {
  const database = await testDatabase('rules')
  const seeded = await seedProspects(database, 1)
  buId = seeded.buId
  userIds = seeded.userIds
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 4 })
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 4 })
}, 60_000)

afterAll(async () => {
  await Promise.all([web?.end(), worker?.end()])
})

beforeEach(async () => {
  await inUnit(async (tx) => {
    for (const { id } of await tx<{ id: string }[]>`select id from automation_rules`) {
      await deleteRule(tx, buId, id)
    }
    await tx`delete from changes where bu_id = ${buId}`
    await tx`delete from prospects where bu_id = ${buId}`
  })
})

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

/** As the worker, which looks again and again: a sweep waits for transactions of anybody on the server. */
async function run(): Promise<void> {
  await expect
    .poll(
      async () => {
        await runRules(worker.sql, buId)
        const [left] = await inUnit(
          (tx) =>
            tx`select count(*)::int as n from automation_rules where state = 'running' and sweep is not null`,
        )
        return left?.n
      },
      { timeout: 10_000 },
    )
    .toBe(0)
}

async function newPeople(count: number, values: Record<string, unknown> = {}): Promise<string[]> {
  const rows = await inUnit(
    (tx) => tx<{ id: string }[]>`
      insert into prospects (bu_id, values)
      select ${buId}, ${JSON.stringify(values)}::text::jsonb from generate_series(1, ${count}) returning id`,
  )
  return rows.map(({ id }) => id).sort()
}

const types: Record<string, CriteriaFieldType> = { country: 'text', city: 'text' }
const is = (field: string, value: string): Criteria => ({
  match: 'all',
  parts: [{ field, operator: 'is', values: [value] }],
})

type Given = { repeats?: boolean; repeatDays?: number; on?: 'act' | 'leave' | 'paused' }

async function newRule(
  name: string,
  criteria: Criteria,
  actions: RuleAction[],
  { repeats = false, repeatDays = 0, on = 'act' }: Given = {},
): Promise<string> {
  const id = await inUnit(async (tx) => {
    const people = { criteria, types }
    const made = await createRule(tx, buId, {
      name,
      people,
      actions,
      repeats,
      repeatDays,
      by: 'Clara',
    })
    if (typeof made === 'string') throw new Error(made)
    if (on !== 'paused') await turnOn(tx, buId, made.id, on)
    return made.id
  })
  if (on !== 'paused') await run()
  return id
}

/** As somebody edits it here, or the sync writes it: the row and its history. */
async function setValue(id: string, field: string, value: string, by = 'Clara', side = 'concord') {
  await inUnit(async (tx) => {
    await tx`
      update prospects set values = values || jsonb_build_object(${field}::text, ${value}::text)
      where bu_id = ${buId} and id = ${id}`
    await tx`
      insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value)
      values (${buId}, ${id}, ${field}, now(), ${side}, ${by}, 'edit', to_jsonb(${value}::text))`
  })
}

const logOf = (ruleId: string) =>
  inUnit(async (tx) => (await listFirings(tx, buId, ruleId, null)).rows)
const valuesOf = (id: string) =>
  inUnit(async (tx) => {
    const [row] = await tx<{ values: Record<string, unknown>; score: number }[]>`
      select values, score from prospects where id = ${id}`
    return row
  })
const points = (n: number): RuleAction => ({ kind: 'adjust_score', points: n })

test('[AU-2] a rule is born paused and does nothing; turned on, it acts once on each who matches, and never again', async () => {
  const [nora = '', other = ''] = await newPeople(2, { country: 'Sweden' })
  await setValue(nora, 'country', 'Norway')
  const id = await newRule('Norway', is('country', 'norway'), [points(10)], { on: 'paused' })
  await run()
  expect(await valuesOf(nora)).toMatchObject({ score: 0 })
  const rule = await inUnit((tx) => findRule(tx, buId, id))
  expect(rule?.state).toBe('paused')
  const preview = await inUnit((tx) => previewTurnOn(tx, buId, rule!, new Map()))
  expect(preview).toMatchObject({ matching: 1, of: 2, would: 1, examples: [{ id: nora }] })
  await inUnit((tx) => turnOn(tx, buId, id, 'act'))
  await run()
  await run()
  expect(await valuesOf(nora)).toMatchObject({ score: 10 })
  expect(await valuesOf(other)).toMatchObject({ score: 0 })
  await setValue(nora, 'country', 'Chile')
  await run()
  await setValue(nora, 'country', 'Norway')
  await run()
  expect(await valuesOf(nora)).toMatchObject({ score: 10 })
  expect((await logOf(id)).map(({ why, done }) => [why, done])).toEqual([
    [{ kind: 'matched' }, ['10 points added']],
  ])
})

test('[FD-10][AU-3] a change that Salesforce made to a field fires the rules that look at it, and the log says who and what', async () => {
  const [id = ''] = await newPeople(1, { country: 'Sweden' })
  const ruleId = await newRule('Germany', is('country', 'Germany'), [points(5)])
  await setValue(id, 'city', 'Berlin', 'Jonas Brandt in Salesforce', 'salesforce')
  await run()
  expect(await logOf(ruleId)).toEqual([])
  await setValue(id, 'country', 'Germany', 'Jonas Brandt in Salesforce', 'salesforce')
  await run()
  const [row] = await logOf(ruleId)
  expect(row?.why).toMatchObject({
    kind: 'field',
    what: 'country',
    value: 'Germany',
    side: 'salesforce',
    by: 'Jonas Brandt in Salesforce',
  })
})

test('[AU-3] scoring, tags and lists, whoever moves them, are seen alike', async () => {
  const [id = ''] = await newPeople(1)
  const { tag, listId } = await inUnit(async (tx) => {
    const list = await createList(tx, buId, {
      name: 'Fair',
      description: '',
      people: null,
      by: 'Clara',
    })
    return { tag: await takeTag(tx, buId, 'VIP'), listId: typeof list === 'string' ? '' : list.id }
  })
  const tagId = tag?.id ?? ''
  const hot = await newRule(
    'Hot',
    { match: 'all', parts: [{ field: '@score', operator: 'at_least', values: ['50'] }] },
    [{ kind: 'add_tag', tagId }],
  )
  const tagged = await newRule(
    'Tagged',
    { match: 'all', parts: [{ field: '@tags', operator: 'includes', values: [tagId] }] },
    [{ kind: 'add_to_list', listId }],
  )
  const listed = await newRule(
    'Listed',
    { match: 'all', parts: [{ field: '@lists', operator: 'includes', values: [listId] }] },
    [{ kind: 'set_field', field: 'city', value: 'Hanover' }],
  )
  const at = new Date().toISOString()
  await inUnit((tx) =>
    appendEntries(tx, buId, [
      { prospectId: id, kind: 'form_success', cause: 'f', points: 50, at, title: 'Demo' },
    ]),
  )
  await run()
  expect((await valuesOf(id))?.values).toMatchObject({ city: 'Hanover' })
  const whys = (await Promise.all([hot, tagged, listed].map(logOf))).map(([row]) => row?.why)
  expect(whys).toMatchObject([
    { kind: 'score', what: 'form_success', value: 50, by: 'Demo' },
    { kind: 'tag', what: 'VIP', by: 'rule Hot' },
    { kind: 'list', what: 'Fair', by: 'rule Tagged' },
  ])
  const [change] = await inUnit(
    (tx) => tx`select cause, fields from changes where prospect_id = ${id}`,
  )
  expect(change).toMatchObject({ cause: 'field_change', fields: ['city'] })
  const [history] = await inUnit(
    (tx) => tx`select by, rule, value from field_history where prospect_id = ${id}`,
  )
  expect(history).toEqual({ by: 'rule Listed', rule: 'automation', value: 'Hanover' })
  // Somebody does by hand what rules do.
  const [second = ''] = await newPeople(1)
  await inUnit((tx) => addTag(tx, buId, tagId, [second], 'Clara'))
  await run()
  expect((await valuesOf(second))?.values).toMatchObject({ city: 'Hanover' })
})

test('[AU-2] left alone, whoever matches already is noted; who comes to match from then on is acted on', async () => {
  const [there = '', comes = ''] = await newPeople(2, { country: 'Norway' })
  await setValue(comes, 'country', 'Sweden')
  await newRule('Leave', is('country', 'Norway'), [points(10)], { on: 'leave' })
  expect(await valuesOf(there)).toMatchObject({ score: 0 })
  await setValue(there, 'city', 'Oslo')
  await setValue(comes, 'country', 'Norway')
  await run()
  expect(await valuesOf(there)).toMatchObject({ score: 0 })
  expect(await valuesOf(comes)).toMatchObject({ score: 10 })
})

test('[AU-2] with repeats it acts each time somebody comes to match, and waits its days', async () => {
  const [id = ''] = await newPeople(1)
  const again = await newRule('Again', is('country', 'Norway'), [points(1)], { repeats: true })
  const rarely = await newRule('Rarely', is('country', 'Norway'), [points(100)], {
    repeats: true,
    repeatDays: 7,
  })
  for (const country of ['Norway', 'Chile', 'Norway', 'Chile', 'Norway']) {
    await setValue(id, 'country', country)
    await run()
  }
  expect(await valuesOf(id)).toMatchObject({ score: 103 })
  expect([(await logOf(again)).length, (await logOf(rarely)).length]).toEqual([3, 1])
})

test('[AU-3] two rules that undo each other are stopped before they go round, and the log says through whom', async () => {
  const [id = ''] = await newPeople(1, { country: 'A' })
  const set = (value: string): RuleAction => ({ kind: 'set_field', field: 'country', value })
  const there = await newRule('There', is('country', 'A'), [set('B')], {
    repeats: true,
    on: 'leave',
  })
  const back = await newRule('Back', is('country', 'B'), [set('A')], { repeats: true, on: 'leave' })
  await setValue(id, 'country', 'B')
  await run()
  const [first, second] = await Promise.all(
    [there, back].map((ruleId) => inUnit((tx) => findRule(tx, buId, ruleId))),
  )
  const stopped = [first, second].filter((rule) => rule?.state === 'stopped')
  expect(stopped).toHaveLength(1)
  expect(stopped[0]?.stoppedReason).toContain('goes round: Back → There → Back')
  const log = await logOf(stopped[0]?.id ?? '')
  expect(log[0]).toMatchObject({ outcome: 'loop', prospectId: id })
  // Nothing is left that could go on.
  const [left] = await inUnit((tx) => tx`select count(*)::int as n from automation_touches`)
  expect(left).toEqual({ n: 0 })
})

test('[AU-2] a kill half-way is harmless, and so are two workers at once: each is acted on exactly once', async () => {
  const count = passSize + 120
  const ids = await newPeople(count, { country: 'Norway' })
  const id = await newRule('Many', is('country', 'Norway'), [points(3), { kind: 'sync' }], {
    on: 'paused',
  })
  await inUnit((tx) => turnOn(tx, buId, id, 'act'))
  // The transaction of a killed worker.
  const killed = inBusinessUnit(worker.sql, buId, async (tx) => {
    await expect.poll(() => runPass(tx, buId), { timeout: 10_000 }).toBe(true)
    throw new Error('killed')
  })
  await expect(killed).rejects.toThrow('killed')
  expect(await logOf(id)).toEqual([])
  await inBusinessUnit(worker.sql, buId, (tx) => runPass(tx, buId))
  await Promise.all([run(), run(), run()])
  const [sums] = await inUnit(
    (tx) => tx`
      select count(*)::int as people, count(distinct prospect_id)::int as who,
        (select sum(score)::int from prospects where id = any(${ids}::uuid[])) as score
      from automation_firings where rule_id = ${id}`,
  )
  expect(sums).toEqual({ people: count, who: count, score: 3 * count })
  const rule = await inUnit((tx) => findRule(tx, buId, id))
  expect(rule).toMatchObject({ fired: count, sweep: null })
}, 30_000)

test('[AU-3] whoever was written by a transaction that saw no running rule is not missed', async () => {
  const [id = ''] = await newPeople(1)
  const ruleId = await newRule('Race', is('country', 'Norway'), [points(10)], { on: 'paused' })
  const { promise: hasBegun, resolve: begun } = Promise.withResolvers<void>()
  const { promise: mayEnd, resolve: commit } = Promise.withResolvers<void>()
  let writer: Promise<unknown> = Promise.resolve()
  // The writer begins after the rule was turned on, and before anybody can see it.
  await inUnit(async (tx) => {
    await turnOn(tx, buId, ruleId, 'act')
    writer = inUnit(async (other) => {
      await other`update prospects set values = '{"country": "Norway"}' where id = ${id}`
      begun()
      await mayEnd
    })
    await hasBegun
  })
  await runRules(worker.sql, buId)
  commit()
  await writer
  await run()
  expect(await valuesOf(id)).toMatchObject({ score: 10 })
})

test('[AU-2] assign, notify and a field that is gone: what was done and what could not be is said', async () => {
  const [id = ''] = await newPeople(1, { country: 'Norway' })
  const [userId = ''] = userIds
  const ruleId = await newRule('All', is('country', 'Norway'), [
    { kind: 'assign', target: { to: 'user', userId }, keepOwner: true },
    { kind: 'notify', userId: null, text: 'A Norwegian' },
    { kind: 'set_field', field: 'gone', value: 'x' },
    { kind: 'set_field', field: 'opted_out', value: 'no' },
  ])
  const [row] = await logOf(ruleId)
  expect(row?.done).toEqual([
    'Assigned to User 1',
    'Notice sent',
    'The field is no longer there',
    'Not set: A rule cannot lift an opt-out.',
  ])
  const [held] = await inUnit(
    (tx) => tx`select assigned_user_id as "userId" from prospects where id = ${id}`,
  )
  expect(held).toEqual({ userId })
  const notices = await inUnit((tx) => tx`select user_id as "userId", text from notices`)
  expect(notices).toEqual([{ userId, text: 'A Norwegian' }])
})

test('[AU-2] nobody watches while no rule runs: nothing is noted of what people do, and what was noted goes', async () => {
  const ruleId = await newRule('Off', is('country', 'Norway'), [points(1)])
  const [id = ''] = await newPeople(1)
  await setValue(id, 'country', 'Norway')
  await inUnit((tx) => turnOff(tx, buId, ruleId))
  await setValue(id, 'city', 'Oslo')
  const noted = () => inUnit((tx) => tx`select from automation_touches`)
  expect((await noted()).length).toBe(2)
  await run()
  expect((await noted()).length).toBe(0)
  expect(await valuesOf(id)).toMatchObject({ score: 0 })
})

test('[AU-2] a list that keeps itself up is seen through: who enters it by a field fires the rule that names it', async () => {
  const listId = await inUnit(async (tx) => {
    const people = { criteria: is('country', 'Norway'), types }
    const made = await createList(tx, buId, {
      name: 'Norway',
      description: '',
      people,
      by: 'Clara',
    })
    return typeof made === 'string' ? '' : made.id
  })
  const ruleId = await newRule(
    'In the list',
    { match: 'all', parts: [{ field: '@lists', operator: 'includes', values: [listId] }] },
    [points(4)],
  )
  const [id = ''] = await newPeople(1)
  await setValue(id, 'country', 'Norway')
  await run()
  expect(await valuesOf(id)).toMatchObject({ score: 4 })
  const [row] = await logOf(ruleId)
  expect(row?.why).toMatchObject({ kind: 'field', what: 'country', value: 'Norway' })
})

test('[AU-2] the log is kept for thirteen months and notices for six, and what is younger stays', async () => {
  const rows = await inUnit(async (tx) => {
    const id = '00000000-0000-4000-8000-000000000001'
    await tx`
      insert into automation_firings (bu_id, rule_id, prospect_id, at)
      select ${buId}, ${id}, ${id}, now() - make_interval(days => d) from unnest(array[500, 401, 399, 1]) d`
    await tx`
      insert into notices (bu_id, user_id, text, at)
      select ${buId}, ${id}, 'x', now() - make_interval(days => d) from unnest(array[181, 179]) d`
    await pruneLogs(tx, buId)
    return tx`
      select (select count(*)::int from automation_firings where rule_id = ${id}) as log,
        (select count(*)::int from notices where user_id = ${id}) as notices`
  })
  expect(rows).toEqual([{ log: 2, notices: 1 }])
})

test('[CO-1][AU-3] a rule acts on whoever a related record comes to, and says which record it was', async () => {
  const [nora = '', other = ''] = await newPeople(2)
  const plan = relatedName('Seat__c', 'Plan__c')
  const vip = { field: plan, operator: 'is' as const, values: ['gold'] }
  await inUnit(async (tx) => {
    await tx`
      insert into custom_objects (bu_id, api_name, label, plural, fields, parents, read_at)
      values (${buId}, 'Seat__c', 'Seat', 'Seats', '[{"name": "Plan__c", "label": "Plan", "type": "text"}]', '[]', now())`
    await tx`
      insert into pairs (bu_id, prospect_id, crm_object, crm_id, link_state)
      values (${buId}, ${nora}, 'Contact', '003N', 'linked'), (${buId}, ${other}, 'Contact', '003O', 'linked')`
    await tx`
      insert into crm_records (bu_id, crm_id, object, account_id, created_at, modified_at, values)
      values (${buId}, '003N', 'Contact', '001N', now(), now(), '{}'), (${buId}, '003O', 'Contact', null, now(), now(), '{}')`
  })
  types[plan] = 'text'
  const id = await newRule('Gold seat', { match: 'all', parts: [vip] }, [points(7)])
  await inUnit(async (tx) => {
    await tx`
      insert into custom_records (bu_id, object, crm_id, name, values, created_at, modified_at)
      values (${buId}, 'Seat__c', 'a001', 'A-1', '{"Plan__c": "Gold"}', now(), now()),
        (${buId}, 'Seat__c', 'a002', 'A-2', '{"Plan__c": "Silver"}', now(), now())`
    await tx`
      insert into custom_record_parents (bu_id, object, crm_id, parent_id, created_at)
      values (${buId}, 'Seat__c', 'a001', '001N', now()), (${buId}, 'Seat__c', 'a002', '003O', now())`
    await leaveTouches(tx, buId, new Map([nora, other].map((person) => [person, []])))
  })
  await run()
  expect(await valuesOf(nora)).toMatchObject({ score: 7 })
  expect(await valuesOf(other)).toMatchObject({ score: 0 })
  expect(await logOf(id)).toMatchObject([
    { prospectId: nora, why: { kind: 'record', what: 'Seat A-1' } },
  ])
  expect(causeWords({ kind: 'record', what: 'Seat A-1' }, String)).toBe(
    'Seat A-1 changed in Salesforce',
  )
})
