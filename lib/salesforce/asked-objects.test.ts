import { expect, test } from 'vitest'
import type { Instant } from '#lib/base/instant.ts'
import { askedFilter } from '#lib/criteria/record-filter.ts'
import type { Covers } from '#lib/salesforce/asked-objects.ts'
import { type Call, type Client, openClient } from '#lib/salesforce/client.ts'
import { customStatement } from '#lib/salesforce/custom.ts'
import type { CustomRead } from '#lib/salesforce/custom-port.ts'
import { salesforceOverRest } from '#lib/salesforce/rest.ts'

/** Whoever comes past the wall reaches the session, and no farther. */
const doorWith = (covers?: Covers): Client =>
  openClient({
    session: {
      current: () => Promise.reject(new Error('past the wall')),
      renew: () => Promise.reject(new Error('past the wall')),
    },
    apiVersion: '62.0',
    onCall: () => {},
    ...(covers && { covers: async () => covers }),
  })
const atTheDoor = doorWith()

const get = (path: string): Call => ({ method: 'GET', path, effect: 'read', kind: 'read' })
const asking = (statement: string) => get(`/query?q=${encodeURIComponent(statement)}`)
const composite = (url: string): Call => ({
  ...get('/composite'),
  method: 'POST',
  body: { compositeRequest: [{ method: 'GET', url, referenceId: 'part0' }] },
})

test('[SH-1] of a custom object that is not shared nothing is read, whichever way it is asked', async () => {
  const refused: Call[] = [
    asking('select Id from Invoice__c'),
    asking('SELECT Id,(SELECT Id FROM Invoices__r) FROM Account'),
    asking("select Id from Lead where Id in (select Lead__c from Invoice__c where Name = 'x')"),
    asking('select Id, Invoice__r.Name from Contact'),
    composite('/services/data/v62.0/queryAll?q=select+Id+from+Invoice__c'),
    composite('/services/data/v62.0/sobjects/Invoice__c/a00000000000001'),
    get('/sobjects/Invoice__c'),
    get('/sobjects/Invoice__c/describe/../a00000000000001'),
    { ...get('/jobs/query'), method: 'POST', body: { query: 'select Id from Invoice__c' } },
  ]
  for (const call of refused) {
    await expect(atTheDoor.call(call), JSON.stringify(call)).rejects.toThrow('[SH-1]')
  }
})

test('[SH-1] what a value says is no object, and custom fields are none either', async () => {
  const allowed: Call[] = [
    asking("select Id, Region__c from Lead where Company = 'Gifts from Invoice__c\\' x__r.y'"),
    { ...get('/composite/sobjects'), method: 'PATCH', body: { records: [{ Title: 'from X__c' }] } },
    get('/sobjects/Lead/describe'),
    get('/sobjects/Invoice__c/describe'),
  ]
  for (const call of allowed) await expect(atTheDoor.call(call)).rejects.toThrow('past the wall')
})

const readOf = (change: Partial<CustomRead> = {}): CustomRead => ({
  object: 'Invoice__c',
  outside: false,
  from: { stamp: 0 as Instant, lastId: 'a00000000000001AAA' },
  limit: 2_000,
  fields: ['Total__c'],
  parents: ['Account__c'],
  within: emea,
  ...change,
})
const regionIs = (region: string) =>
  askedFilter({
    criteria: { match: 'all', parts: [{ field: 'Region__c', operator: 'is', values: [region] }] },
    fields: [{ name: 'Region__c', label: 'Region', type: 'text' }],
  })
const emea = regionIs("EMEA' or Name != '")
const cover = (condition: string | null): Covers =>
  new Map([['Invoice__c', { condition, fields: new Set(['Total__c', 'Account__c', 'Region__c']) }]])

test('[SH-1] a shared custom object is read within its rule, and outside of it by id alone', async () => {
  const door = doorWith(cover(emea.soql.text))
  const ask = (read: CustomRead) => door.call(asking(customStatement(read).text))
  const beginning = { from: null }
  const again = { from: { stamp: 0 as Instant, lastId: '' } }
  for (const from of [{}, beginning, again]) {
    await expect(ask(readOf(from))).rejects.toThrow('past the wall')
    await expect(ask(readOf({ ...from, outside: true }))).rejects.toThrow('past the wall')
  }
  const more: CustomRead[] = [
    readOf({ within: null }),
    readOf({ within: regionIs('APAC') }),
    readOf({ fields: ['Secret__c'] }),
    readOf({ object: 'Order__c' }),
    readOf({ outside: true, within: null }),
  ]
  for (const read of more) await expect(ask(read), JSON.stringify(read)).rejects.toThrow('[SH-1]')
  const statements = [
    `select Id,Name from Invoice__c where ${emea.soql.text} or Name != null order by SystemModstamp, Id limit 1`,
    `select Id,Name from Invoice__c where (not ${emea.soql.text}) order by SystemModstamp, Id limit 1`,
    `select Id,Name from Invoice__c where ((Name != null) and (${emea.soql.text})) order by SystemModstamp, Id limit 1`,
    `select Id from Lead where Id in (select Lead__c from Invoice__c where ${emea.soql.text})`,
    `select Id from Invoice__c where ${emea.soql.text}`,
    'select count(Id) n from Invoice__c',
  ]
  for (const one of statements) await expect(door.call(asking(one)), one).rejects.toThrow('[SH-1]')
})

test('[SH-1] shared whole, a custom object is read without a rule, and its other fields are not', async () => {
  const door = doorWith(cover(null))
  const ask = (read: CustomRead) => door.call(asking(customStatement(read).text))
  await expect(ask(readOf({ within: null }))).rejects.toThrow('past the wall')
  await expect(ask(readOf({ within: null, fields: ['Secret__c'] }))).rejects.toThrow('[SH-1]')
})

test('[SH-5] before it is shared, an admin is told numbers and a few examples, and nobody reads on', async () => {
  const setup = (statement: string) => atTheDoor.call({ ...asking(statement), kind: 'setup' })
  const where = `where ${emea.soql.text}`
  const allowed = [
    `select count(Id) n from Invoice__c ${where}`,
    `select Id,Name from Invoice__c ${where} order by Id limit 4`,
  ]
  for (const one of allowed) await expect(setup(one), one).rejects.toThrow('past the wall')
  const refused = [
    `select Id,Name from Invoice__c ${where} order by Id limit 2000`,
    `select Id,Name from Invoice__c ${where}`,
    customStatement(readOf()).text,
  ]
  for (const one of refused) await expect(setup(one), one).rejects.toThrow('[SH-1]')
})

test('[SH-1] whatever the port asks is covered by a rule, or says nothing of customers', async () => {
  const port = salesforceOverRest(
    { client: atTheDoor, apiVersion: '62.0', kind: 'read', hasPersonAccounts: true },
    'https://x',
  )
  const people = ['Lead', 'Contact', 'Account'] as const
  const all = <T>(value: T) => ({ Lead: value, Contact: value, Account: value })
  const emails = ['ada@halden.example']
  const ids = ['00Q000000000001AAA']
  const from = { stamp: 0 as Instant, lastId: ids[0] ?? '' }
  const within = null
  const read = { from, fields: ['Region__c'], limit: 10, within, outside: false }
  const asked = [
    () => port.identity(),
    () => port.describe(['Lead', 'Contact', 'Account', 'Opportunity', 'Task']),
    () => port.users(),
    () => port.assignees(),
    () => port.changedSince(people.map((object) => ({ ...read, object }))),
    () =>
      port.salesChangedSince(
        (['Opportunity', 'OpportunityContactRole', 'OpportunityOutside'] as const).map(
          (object) => ({ object, from, hidden: [], limit: 10 }),
        ),
      ),
    () =>
      port.findCandidates({
        objects: [...people],
        emails,
        externalIds: ids,
        fields: all([]),
        within: all(null),
        atHand: people.map((object) => ({ object, id: ids[0]!, email: emails[0]! })),
      }),
    () => port.findTaken({ objects: [...people], emails, externalIds: ids }),
    () => port.readByIds(people.map((object) => ({ object, ids, fields: [], within }))),
    () => port.fieldTimes(people.map((object) => ({ object, ids, fields: ['Title'] }))),
    () => port.count(people.map((object) => ({ object, filter: 'all' as const, within }))),
    () => port.openBulkRead({ ...read, object: 'Lead', types: {} }),
  ]
  for (const ask of asked) await expect(ask(), String(ask)).rejects.toThrow('past the wall')
})
