import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { keepSchema } from '#lib/connector/keep.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { countWithValue, getProspectFieldsPage } from '#lib/mapping/field-reads.ts'
import {
  createField,
  followPicklists,
  orderFields,
  setArchived,
  updateField,
} from '#lib/mapping/field-writes.ts'
import { getFieldsPage } from '#lib/mapping/reads.ts'
import { savePairing } from '#lib/mapping/writes.ts'
import { exportCsv } from '#lib/prospects/export.ts'
import { guessMapping } from '#lib/prospects/import/mapping.ts'
import { countProspects, listFields, listProspects } from '#lib/prospects/reads.ts'
import { decideEdit } from '#lib/prospects/rules.ts'
import { createProspect } from '#lib/prospects/writes.ts'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'
import { readConfig } from '#lib/sync/store/config.ts'

let web: Database
let worker: Database
let owner: Database
let buId: string
const viewerId = newId()
const author = { by: 'Clara', at: '2026-11-30T10:00:00.000Z', rule: 'created' }

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)
const asWorker = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)

const typed = [
  ['plan', 'Plan', 'dropdown', ['Free', 'Team', 'Scale']],
  ['tier', 'Tier', 'radio', ['Gold', 'Silver']],
  ['interests', 'Interests', 'multi_select', ['Sync', 'Scoring', 'E-mail']],
  ['seats', 'Seats', 'number', null],
  ['budget', 'Budget', 'currency', null],
  ['renewal', 'Renewal', 'date', null],
  ['last_call', 'Last call', 'datetime', null],
  ['partner', 'Partner', 'checkbox', null],
  ['pitch', 'Pitch', 'long_text', null],
  ['motto', 'Motto', 'text', null],
] as const

beforeAll(async () => {
  const database = await testDatabase('custom_fields')
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 2 })
  owner = openDatabase(database.ownerUrl, { name: 'test', connectionsMax: 1 })
  buId = (await createBusinessUnit(owner.sql, {
    name: 'Fields',
    currency: 'EUR',
    timeZone: 'UTC',
  }))!
  await inUnit(async (tx) => {
    for (const [name, label, type, options] of typed) {
      const choices = options ? { options: [...options] } : {}
      await createField(tx, { buId, name, label, type, ...choices })
    }
  })
})

afterAll(() => Promise.all([web?.end(), worker?.end(), owner?.end()]))

async function addProspect(values: Record<string, string>): Promise<string> {
  const id = newId()
  await inUnit(async (tx) => {
    const decided = decideEdit(await listFields(tx), {}, values, author)
    if ('problems' in decided) throw new Error(JSON.stringify(decided.problems))
    await createProspect(tx, buId, { id, plan: decided.plan, by: 'Clara' })
  })
  return id
}

const picklist = (picklistValues: string[]) =>
  ({ name: 'Plan__c', label: 'Plan', type: 'picklist', picklistValues }) as CrmFieldDescribe

async function describePlan(values: string[]): Promise<string[]> {
  const fields = {
    createable: true,
    updateable: true,
    deletable: true,
    personRecordTypeId: null,
    fields: [picklist(values)],
  }
  return asWorker(async (tx) => {
    await keepSchema(tx, buId, [
      { object: 'Lead', ...fields },
      { object: 'Contact', ...fields },
    ])
    return followPicklists(tx, buId)
  })
}

const full = {
  email: 'ada@ex.example',
  plan: 'Team',
  tier: 'Gold',
  interests: 'Scoring;Sync',
  seats: '42',
  budget: '1,200.505',
  renewal: '2027-01-31',
  last_call: '2026-11-28T10:00:00Z',
  partner: 'yes',
  pitch: 'two\nlines',
  motto: 'Onward',
}

test('[FD-9] values of every type are judged, kept, shown in the grid, found by filters and exported', async () => {
  const id = await addProspect(full)
  await addProspect({ email: 'bob@ex.example', plan: 'Free', seats: '7' })
  const scope = { buId, viewerId }
  const sort = { column: 'created', descending: false } as const
  const page = await inUnit((tx) => listProspects(tx, scope, { filter: {}, sort, cursor: null }))
  expect(page.rows.find((row) => row.id === id)?.custom).toEqual({
    plan: 'Team',
    tier: 'Gold',
    interests: 'Scoring;Sync',
    seats: 42,
    budget: 1200.51,
    renewal: '2027-01-31',
    last_call: '2026-11-28T10:00:00.000Z',
    partner: true,
    pitch: 'two\nlines',
    motto: 'Onward',
  })
  const found: Record<string, number> = {}
  for (const custom of [
    'plan:is:Team',
    'interests:has:Sync',
    'interests:has:E-mail',
    'seats:min:10',
    'seats:max:10',
    'seats:min:7',
    'renewal:from:2027-01-31',
    'renewal:to:2027-01-30',
    'last_call:to:2026-11-28',
    'partner:yes:',
    'partner:no:',
    'motto:starts:on',
    'motto:blank:',
    'motto:filled:',
  ]) {
    found[custom] = await inUnit((tx) => countProspects(tx, scope, { custom }))
  }
  expect(found).toEqual({
    'plan:is:Team': 1,
    'interests:has:Sync': 1,
    'interests:has:E-mail': 0,
    'seats:min:10': 1,
    'seats:max:10': 1,
    'seats:min:7': 2,
    'renewal:from:2027-01-31': 1,
    'renewal:to:2027-01-30': 0,
    'last_call:to:2026-11-28': 1,
    'partner:yes:': 1,
    'partner:no:': 1,
    'motto:starts:on': 1,
    'motto:blank:': 1,
    'motto:filled:': 1,
  })
  const file = await inUnit(async (tx) => {
    const selection = { mode: 'some' as const, ids: [id] }
    let text = ''
    for await (const piece of exportCsv(tx, {
      scope,
      selection,
      sort,
      fields: await listFields(tx),
    }))
      text += piece
    return text
  })
  expect(file).toContain('Plan,Tier,Interests,Seats,Budget,Renewal')
  expect(file).toContain('Team,Gold,"Scoring;Sync",42,1200.51,2027-01-31')
  const fields = await inUnit((tx) => listFields(tx))
  expect(guessMapping(['E-mail', 'Plan', 'Last call'], fields)).toEqual({
    0: 'email',
    1: 'plan',
    2: 'last_call',
  })
})

test('[FD-9] a picklist in sync: a value that Salesforce removes stays on who has it, marked, and is no choice', async () => {
  await inUnit((tx) =>
    savePairing(tx, {
      buId,
      userId: viewerId,
      field: 'plan',
      leadField: 'Plan__c',
      contactField: 'Plan__c',
      accountField: null,
      winner: 'salesforce',
      direction: 'both',
      blanks: 'keep',
    }),
  )
  await inUnit((tx) =>
    updateField(tx, buId, 'plan', {
      label: 'Plan',
      type: 'dropdown',
      keepInSync: true,
      choices: null,
    }),
  )
  expect(await describePlan(['Free', 'Scale', 'Enterprise'])).toEqual(['Plan'])
  const plan = (await inUnit((tx) => listFields(tx))).find(({ name }) => name === 'plan')!
  expect(plan).toMatchObject({ options: ['Free', 'Scale', 'Enterprise'], retired: ['Team'] })
  expect(await inUnit((tx) => countWithValue(tx, buId, 'plan'))).toBe(2)

  const keeps = decideEdit([plan], { plan: 'Team' }, { plan: 'Team' }, author)
  expect(keeps).toMatchObject({ plan: { fields: [] } })
  expect(decideEdit([plan], { plan: 'Free' }, { plan: 'Team' }, author)).toEqual({
    problems: { plan: 'Plan: “Team” is no longer one of its choices.' },
  })

  expect(await describePlan(['Free', 'Scale', 'Enterprise'])).toEqual([])
  expect(await describePlan(['Team', 'Free', 'Scale', 'Enterprise'])).toEqual(['Plan'])
  const back = (await inUnit((tx) => listFields(tx))).find(({ name }) => name === 'plan')
  expect(back).toMatchObject({ options: ['Team', 'Free', 'Scale', 'Enterprise'], retired: [] })
})

test('[FD-9] an archived field leaves forms, columns, export and mapping; its values come back with it', async () => {
  await inUnit((tx) => setArchived(tx, buId, 'plan', true))
  const names = async () => (await inUnit((tx) => listFields(tx))).map(({ name }) => name)
  expect(await names()).not.toContain('plan')
  const mapped = await inUnit((tx) => getFieldsPage(tx))
  expect(mapped.rows.some(({ field }) => field.name === 'plan')).toBe(false)
  const fields = async () => (await asWorker((tx) => readConfig(tx, buId))).fields
  expect((await fields()).some(({ field }) => field === 'plan')).toBe(false)
  const page = await inUnit((tx) => getProspectFieldsPage(tx))
  expect(page.rows.find(({ name }) => name === 'plan')).toMatchObject({ archived: true })

  await inUnit((tx) => setArchived(tx, buId, 'plan', false))
  expect(await names()).toContain('plan')
  expect((await fields()).some(({ field }) => field === 'plan')).toBe(true)
  expect(await inUnit((tx) => countWithValue(tx, buId, 'plan'))).toBe(2)
})

test('[FD-9] custom fields stand in the order that an admin gave them, after the built-in ones', async () => {
  await inUnit((tx) => orderFields(tx, buId, ['motto', 'seats', 'plan']))
  const fields = await inUnit((tx) => listFields(tx))
  const custom = fields.filter((field) => field.custom).map(({ name }) => name)
  expect(custom.slice(0, 4)).toEqual(['motto', 'seats', 'plan', 'tier'])
  expect(fields.findIndex((field) => field.custom)).toBe(fields.length - custom.length)
})
