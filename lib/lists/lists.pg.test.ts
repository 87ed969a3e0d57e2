import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import type { Criteria } from '#lib/criteria/types.ts'
import { relatedName } from '#lib/custom-objects/related-fields.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { toPeopleCriteria } from '#lib/lists/input.ts'
import { askedActivities, peopleWords } from '#lib/lists/labels.ts'
import { peopleFields } from '#lib/lists/people-fields.ts'
import {
  audienceOf,
  countDynamic,
  findMemberships,
  listLists,
  previewPeople,
  readDefinitions,
} from '#lib/lists/reads.ts'
import {
  addTag,
  addToList,
  createList,
  deleteList,
  removeFromList,
  takeTag,
  updateList,
} from '#lib/lists/writes.ts'
import { defaultProspectFields } from '#lib/prospects/default-fields.ts'
import { poolProspects } from '#lib/prospects/merge-writes.ts'
import { listProspects } from '#lib/prospects/reads.ts'
import { seedProspects } from '#lib/prospects/testing/many-prospects.ts'

const people = 60
let web: Database
let buId: string
let viewerId: string

beforeAll(async () => {
  const database = await testDatabase('lists')
  const seeded = await seedProspects(database, people)
  buId = seeded.buId
  viewerId = seeded.userIds[0] ?? ''
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
}, 60_000)

afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

const fields = peopleFields({
  fields: defaultProspectFields,
  users: [],
  tags: [],
  lists: [],
  activityKinds: askedActivities,
  objects: [],
})

function peopleOf(parts: Criteria['parts'], match: 'all' | 'any' = 'all') {
  const types = Object.fromEntries(fields.map(({ name, type }) => [name, type]))
  return { criteria: { match, parts }, types }
}

async function newList(tx: Tx, name: string, criteria: ReturnType<typeof peopleOf> | null) {
  const made = await createList(tx, buId, { name, description: '', people: criteria, by: 'Clara' })
  if (typeof made === 'string') throw new Error(made)
  return made.id
}

async function membersOf(tx: Tx, id: string): Promise<string[]> {
  const audience = await audienceOf(tx, buId, id)
  if (!audience) throw new Error('no such list')
  const rows = await tx<{ id: string }[]>`
    select p.id from prospects p where p.bu_id = ${buId} and p.deleted_at is null and ${audience.where} order by p.id`
  return rows.map((row) => row.id)
}

const norwegians = () => peopleOf([{ field: 'country', operator: 'is', values: ['norway'] }])

test('[AU-2] a dynamic list holds whoever matches at this moment, and a grid, an e-mail and a count see the same people', async () => {
  await inUnit(async (tx) => {
    const id = await newList(tx, 'Norway', norwegians())
    const expected = await tx<{ id: string }[]>`
      select id from prospects where values->>'country' = 'Norway' order by id`
    const ids = expected.map((row) => row.id)
    expect(ids.length).toBe(15)
    expect(await membersOf(tx, id)).toEqual(ids)
    const lists = await readDefinitions(tx, buId)
    const scope = { buId, viewerId, lists }
    const sort = { column: 'name' as const, descending: false }
    const page = await listProspects(tx, scope, { filter: { list: id }, sort, cursor: null })
    expect(page.rows.map((row) => row.id).sort()).toEqual(ids)
    expect(await countDynamic(tx, buId, lists)).toEqual({ [id]: 15 })
    const preview = await previewPeople(tx, buId, norwegians(), lists)
    expect([preview.count, preview.of, preview.examples.length]).toEqual([15, people, 8])
    // One leaves, and nobody had to be told.
    await tx`update prospects set values = values || '{"country": "Chile"}' where id = ${ids[0] ?? ''}`
    expect(await membersOf(tx, id)).toEqual(ids.slice(1))
  })
})

test('[AU-2] a static list holds whom somebody put into it; who is in the bin is not counted and comes back with it', async () => {
  await inUnit(async (tx) => {
    const id = await newList(tx, 'Fair', null)
    const some = await tx<{ id: string }[]>`select id from prospects order by id limit 4`
    const ids = some.map((row) => row.id)
    expect(await addToList(tx, buId, id, ids, 'Clara')).toBe(4)
    expect(await addToList(tx, buId, id, ids, 'Clara')).toBe(0)
    expect(await removeFromList(tx, buId, id, ids.slice(3))).toBe(1)
    await tx`update prospects set deleted_at = now() where id = ${ids[0] ?? ''}`
    const shown = (await listLists(tx, buId)).find((row) => row.id === id)
    expect(shown?.members).toBe(2)
    await tx`update prospects set deleted_at = null where id = ${ids[0] ?? ''}`
    expect(await membersOf(tx, id)).toEqual(ids.slice(0, 3))
  })
})

test('[AU-2] criteria ask for tags, lists, activities, opportunities, owners and records alike', async () => {
  await inUnit(async (tx) => {
    const [row] = await tx<{ id: string; user: string; object: string }[]>`
      select p.id, p.assigned_user_id as user, l.crm_object as object from prospects p
      join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
      where p.assigned_user_id is not null and l.crm_id is not null order by p.id limit 1`
    const { id = '', user = '', object = '' } = row ?? {}
    const listId = await newList(tx, 'Criteria', null)
    const tag = await takeTag(tx, buId, 'VIP')
    await addToList(tx, buId, listId, [id], 'Clara')
    await addTag(tx, buId, tag?.id ?? '', [id], 'Clara')
    await tx`
      insert into activities (bu_id, prospect_id, at, kind, title)
      values (${buId}, ${id}, now() - interval '10 days', 'form_success', 'Demo')`
    await tx`
      insert into opportunities (bu_id, crm_id, name, stage, state, close_date, created_at, modified_at)
      values (${buId}, '006A', 'Renewal', 'Won', 'won', now(), now(), now())`
    await tx`
      insert into opportunity_ties (bu_id, opportunity_id, prospect_id, linked, told, since)
      values (${buId}, '006A', ${id}, true, '', now())`
    const only = async (parts: Criteria['parts']) => {
      const preview = await previewPeople(
        tx,
        buId,
        peopleOf(parts),
        await readDefinitions(tx, buId),
      )
      return preview.examples.some((one) => one.id === id) && preview.count === 1
    }
    const has = (field: string, ...values: string[]): Criteria['parts'][number] => ({
      field,
      operator: 'includes',
      values,
    })
    expect(await only([has('@tags', tag?.id ?? '')])).toBe(true)
    expect(await only([has('@lists', listId)])).toBe(true)
    expect(await only([has('@did', 'form_success')])).toBe(true)
    expect(await only([has('@did_30', 'form_success', 'chat')])).toBe(true)
    expect(await only([has('@did_7', 'form_success')])).toBe(false)
    expect(await only([has('@opportunity', 'won')])).toBe(true)
    expect(await only([has('@opportunity', 'open')])).toBe(false)
    const rest = peopleOf([{ field: '@tags', operator: 'excludes', values: [tag?.id ?? ''] }])
    const others = await previewPeople(tx, buId, rest, new Map())
    expect(others.count).toBe(people - 1)
    const owned = await previewPeople(
      tx,
      buId,
      peopleOf([
        has('@tags', tag?.id ?? ''),
        { field: '@assigned', operator: 'is', values: [user] },
        { field: '@crm', operator: 'is', values: [object.toLowerCase()] },
        { field: '@age_days', operator: 'at_most', values: ['1'] },
      ]),
      new Map(),
    )
    expect(owned.count).toBe(1)
    const shown = await findMemberships(tx, buId, id)
    expect(shown.tags).toEqual([tag])
    expect(shown.lists.map(({ name, kind }) => [name, kind])).toContainEqual(['Criteria', 'static'])
  })
})

test('[AU-2] a dynamic list that names another list asks that list’s own criteria', async () => {
  await inUnit(async (tx) => {
    const inner = await newList(
      tx,
      'Sweden',
      peopleOf([{ field: 'country', operator: 'is', values: ['Sweden'] }]),
    )
    const outer = await newList(
      tx,
      'Swedes with a score',
      peopleOf([
        { field: '@lists', operator: 'includes', values: [inner] },
        { field: '@score', operator: 'more', values: ['30'] },
      ]),
    )
    const expected = await tx<{ id: string }[]>`
      select id from prospects where values->>'country' = 'Sweden' and score > 30 order by id`
    expect(expected.length).toBeGreaterThan(3)
    expect(await membersOf(tx, outer)).toEqual(expected.map((row) => row.id))
  })
})

test('[DL-2][DL-5] a merge adds the lists and tags of whoever goes to whoever stays', async () => {
  await inUnit(async (tx) => {
    const rows = await tx<{ id: string }[]>`select id from prospects order by id desc limit 3`
    const [heir = '', first = '', second = ''] = rows.map((row) => row.id)
    const listId = await newList(tx, 'Merged', null)
    const both = await newList(tx, 'Both', null)
    const tag = await takeTag(tx, buId, 'Speaker')
    await addToList(tx, buId, listId, [first, second], 'Clara')
    await addToList(tx, buId, both, [heir, first], 'Clara')
    await addTag(tx, buId, tag?.id ?? '', [second], 'Clara')
    // One who goes took in the other in the same step.
    await poolProspects(tx, buId, [
      { from: first, into: second },
      { from: second, into: heir },
    ])
    const shown = await findMemberships(tx, buId, heir)
    expect(shown.lists.map(({ name }) => name)).toEqual(expect.arrayContaining(['Merged', 'Both']))
    expect(shown.tags.map(({ name }) => name)).toContain('Speaker')
    // Whoever goes keeps what it had, so that a restored prospect has everything [DL-4].
    const gone = await findMemberships(tx, buId, second)
    expect(gone.tags.map(({ name }) => name)).toContain('Speaker')
  })
})

test('names are taken once, whatever their case; a tag is found by its name', async () => {
  await inUnit(async (tx) => {
    await newList(tx, 'Twice', null)
    const again = { name: ' twice ', description: '', people: null, by: 'Clara' }
    expect(await createList(tx, buId, again)).toBe('taken')
    const [one, two] = [await takeTag(tx, buId, 'Cold'), await takeTag(tx, buId, 'COLD ')]
    expect(two).toEqual(one)
  })
})

test('criteria with a field that is not there, or an id that names nobody, are refused in words', () => {
  const refusal = (field: string, values: string[]) => {
    const judged = toPeopleCriteria(
      { match: 'all', parts: [{ field, operator: 'includes', values }] },
      fields,
    )
    return judged.ok ? null : judged.error.message
  }
  expect(refusal('@gone', ['x'])).toContain('not there any more')
  expect(refusal('@tags', ["' or true"])).toBe('Tags: choose one of those that are there.')
  expect(refusal('@opportunity', ['won'])).toBeNull()
})

test('[ML-5] people call no two lists the same, whatever the case and the blanks; their own name stays free to change', async () => {
  const made = (name: string, publicName: string | null) =>
    inUnit((tx) =>
      createList(tx, buId, { name, description: '', publicName, people: null, by: 'Clara' }),
    )
  const first = await made('Fairs 2026', 'Fairs and events')
  const second = await made('Fairs 2027', null)
  if (typeof first === 'string' || typeof second === 'string') throw new Error('not made')
  expect(await made('Fairs 2028', ' fairs  AND events ')).toBe('public_taken')
  const change = { description: '', people: null }
  const rename = (id: string, name: string, publicName: string | null) =>
    inUnit((tx) => updateList(tx, buId, { id, name, publicName, ...change }))
  expect(await rename(second.id, 'Fairs 2027', 'FAIRS AND EVENTS')).toBe('public_taken')
  expect(await rename(first.id, 'Fairs, old', 'Fairs and Events')).toBe('done')
  expect(await rename(second.id, 'Fairs 2027', 'Fairs of next year')).toBe('done')
  const copied = inUnit(
    (tx) => tx`update lists set public_name = 'fairs and events' where id = ${second.id}`,
  )
  await expect(copied).rejects.toThrow(/lists_public_name/)
  for (const { id } of [first, second]) await inUnit((tx) => deleteList(tx, buId, id))
})

test('[CO-1] shared objects are asked for by their labels; of one that is shared no more the words stay Salesforce’s', () => {
  const seat: CustomObject = {
    apiName: 'Seat__c',
    label: 'Seat',
    plural: 'Seats',
    fields: [{ name: 'Row__c', label: 'Row', type: 'text' }],
    parents: [],
    rule: null,
  }
  const known = (objects: CustomObject[]) =>
    peopleFields({ fields: [], users: [], tags: [], lists: [], activityKinds: [], objects })
  const row = relatedName('Seat__c', 'Row__c')
  const criteria: Criteria = {
    match: 'all',
    parts: [
      { field: relatedName('Seat__c'), operator: 'is', values: ['true'] },
      { field: row, operator: 'is', values: ['A', 'B'], none: true },
    ],
  }
  const made = toPeopleCriteria(criteria, known([seat]))
  if (!made.ok) throw new Error(made.error.message)
  expect(peopleWords(made.value, known([seat]))).toBe(
    'Seat is related, and the Row of no Seat is A or B',
  )
  expect(peopleWords(made.value, known([]))).toBe(
    'Seat__c is checked, and the Row__c of no Seat__c is A or B',
  )
  expect(toPeopleCriteria(criteria, known([]))).toMatchObject({ ok: false })
})
