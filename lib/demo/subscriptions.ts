import { type Random, randomFrom } from '#lib/demo/random.ts'
import type { AdminClient, NewObject } from '#lib/local-org/admin-client.ts'

const day = 86_400_000
const plans = ['Basic', 'Team', 'Plant', 'Group']
const monthly = [49, 180, 620, 1_950]
const webinars = ['Calibration in practice', 'Leak testing basics', 'Audit-proof records']
const seatStates = ['Registered', 'Attended', 'Missed']

const picklist = (values: readonly string[]) => ({
  valueSetDefinition: { value: values.map((value) => ({ fullName: value, label: value })) },
})
const lookup = (object: string, relationshipName: string) => ({
  name: `${object}__c`,
  label: object,
  type: 'Lookup',
  referenceTo: object,
  relationshipName,
})

/** [CO-1] What Halden sells by the month, and who sat in its webinars. */
const objects: readonly NewObject[] = [
  {
    name: 'Subscription__c',
    label: 'Subscription',
    pluralLabel: 'Subscriptions',
    nameField: { type: 'AutoNumber', label: 'Subscription No.', displayFormat: 'SUB-{0000}' },
    fields: [
      lookup('Contact', 'Subscriptions'),
      lookup('Account', 'Subscriptions'),
      { name: 'Plan__c', label: 'Plan', type: 'Picklist', valueSet: picklist(plans) },
      { name: 'Seats__c', label: 'Seats', type: 'Number', precision: 6, scale: 0 },
      { name: 'Monthly__c', label: 'Monthly price', type: 'Currency', precision: 18, scale: 2 },
      { name: 'Renews_On__c', label: 'Renews on', type: 'Date' },
      { name: 'Active__c', label: 'Active', type: 'Checkbox', defaultValue: true },
    ],
  },
  {
    name: 'Webinar_Seat__c',
    label: 'Webinar Seat',
    pluralLabel: 'Webinar Seats',
    nameField: { type: 'Text', label: 'Webinar' },
    fields: [
      lookup('Lead', 'Webinar_Seats'),
      lookup('Contact', 'Webinar_Seats'),
      { name: 'Status__c', label: 'Status', type: 'Picklist', valueSet: picklist(seatStates) },
      { name: 'Starts_At__c', label: 'Starts at', type: 'DateTime' },
      { name: 'Minutes__c', label: 'Minutes attended', type: 'Number', precision: 4, scale: 0 },
    ],
  },
]

type Contact = { id: string; accountId: string; owner: string }
type People = { leads: { id: string; owner: string }[]; contacts: Contact[] }
type Made = Record<string, unknown>

/** The org's own objects and, once, their records. */
export async function seedSubscriptions(
  admin: AdminClient,
  key: string,
  { now, days }: { now: number; days: number },
): Promise<void> {
  const known = new Set((await admin.objects(key)).map(({ name }) => name))
  for (const object of objects) if (!known.has(object.name)) await admin.createObject(key, object)
  const random = randomFrom(20_261_201)
  const people = await peopleOf(admin, key)
  await loadOnce(admin, key, 'Subscription__c', subscriptions(people, random, now, days))
  await loadOnce(admin, key, 'Webinar_Seat__c', webinarSeats(people, random, now))
}

async function loadOnce(admin: AdminClient, key: string, object: string, rows: Made[]) {
  const { records } = await admin.query(key, `SELECT Id FROM ${object} LIMIT 1`)
  if (records.length === 0) await admin.load(key, object, rows)
}

async function peopleOf(admin: AdminClient, key: string): Promise<People> {
  const leads = await admin.query(key, 'SELECT Id, OwnerId FROM Lead ORDER BY Id LIMIT 300')
  const contacts = await admin.query(
    key,
    'SELECT Id, AccountId, OwnerId FROM Contact WHERE AccountId != null ORDER BY Id LIMIT 300',
  )
  return {
    leads: leads.records.map(({ Id, OwnerId }) => ({ id: String(Id), owner: String(OwnerId) })),
    contacts: contacts.records.map(({ Id, AccountId, OwnerId }) => ({
      id: String(Id),
      accountId: String(AccountId),
      owner: String(OwnerId),
    })),
  }
}

/** Every fifth contact holds one, every fifteenth two. */
function subscriptions({ contacts }: People, random: Random, now: number, days: number): Made[] {
  const holders = contacts.flatMap((contact, n) => {
    if (n % 5 !== 0) return []
    return n % 15 === 0 ? [contact, contact] : [contact]
  })
  return holders.map(({ id, accountId, owner }, n) => {
    const plan = n % plans.length
    const seats = 1 + random.below(40)
    return {
      Contact__c: id,
      Account__c: accountId,
      Plan__c: plans[plan],
      Seats__c: seats,
      Monthly__c: monthly[plan]! * Math.ceil(seats / 10),
      Renews_On__c: new Date(now + day * (10 + random.below(350))).toISOString().slice(0, 10),
      Active__c: !random.chance(0.2),
      ...since(now - day * (1 + random.below(days - 2)), owner),
    }
  })
}

/** Each webinar was a month after the one before; its seats were taken a week ahead. */
function webinarSeats({ leads, contacts }: People, random: Random, now: number): Made[] {
  const guests = [
    ...leads
      .filter((_, n) => n % 6 === 1)
      .map(({ id, owner }) => ({ who: { Lead__c: id }, owner })),
    ...contacts
      .filter((_, n) => n % 9 === 2)
      .map(({ id, owner }) => ({ who: { Contact__c: id }, owner })),
  ]
  return guests.map(({ who, owner }, n) => {
    const webinar = n % webinars.length
    const startsAt = now - day * (20 + 30 * (webinars.length - webinar))
    const state = random.chance(0.7) ? 'Attended' : 'Missed'
    return {
      Name: webinars[webinar],
      ...who,
      Status__c: state,
      Starts_At__c: new Date(startsAt).toISOString(),
      ...(state === 'Attended' ? { Minutes__c: 15 + random.below(46) } : {}),
      ...since(startsAt - 7 * day, owner),
    }
  })
}

function since(ms: number, owner: string) {
  const moment = new Date(ms).toISOString()
  return { OwnerId: owner, CreatedDate: moment, LastModifiedDate: moment, SystemModstamp: moment }
}
