import { expect, test } from 'vitest'
import type { Instant } from '#lib/base/instant.ts'
import { type Call, type Client, openClient } from '#lib/salesforce/client.ts'
import { salesforceOverRest } from '#lib/salesforce/rest.ts'

/** Whoever comes past the wall reaches the session, and no farther. */
const atTheDoor: Client = openClient({
  session: {
    current: () => Promise.reject(new Error('past the wall')),
    renew: () => Promise.reject(new Error('past the wall')),
  },
  apiVersion: '62.0',
  onCall: () => {},
})

const get = (path: string): Call => ({ method: 'GET', path, effect: 'read', kind: 'read' })
const asking = (statement: string) => get(`/query?q=${encodeURIComponent(statement)}`)
const composite = (url: string): Call => ({
  ...get('/composite'),
  method: 'POST',
  body: { compositeRequest: [{ method: 'GET', url, referenceId: 'part0' }] },
})

test('[SH-1] custom objects have no rule, so nothing reads them, whichever way it asks', async () => {
  const refused: Call[] = [
    asking('select Id from Invoice__c'),
    asking('SELECT Id,(SELECT Id FROM Invoices__r) FROM Account'),
    asking("select Id from Lead where Id in (select Lead__c from Invoice__c where Name = 'x')"),
    asking('select Id, Invoice__r.Name from Contact'),
    composite('/services/data/v62.0/queryAll?q=select+Id+from+Invoice__c'),
    composite('/services/data/v62.0/sobjects/Invoice__c/a00000000000001'),
    get('/sobjects/Invoice__c/describe'),
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
  ]
  for (const call of allowed) await expect(atTheDoor.call(call)).rejects.toThrow('past the wall')
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
