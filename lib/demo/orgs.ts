import { localOrgs } from '#lib/connector/local-orgs.ts'
import { callbackPath } from '#lib/connector/oauth.ts'
import { makeCompanies, makePeople, type Person, street } from '#lib/demo/crowd.ts'
import { seedDeals } from '#lib/demo/deals.ts'
import { america, europe } from '#lib/demo/names.ts'
import { seedQueues } from '#lib/demo/queues.ts'
import { type Random, randomFrom } from '#lib/demo/random.ts'
import { seedSubscriptions } from '#lib/demo/subscriptions.ts'
import type { AdminClient } from '#lib/local-org/admin-client.ts'

/** How long Halden Europe has been at it. */
export const daysOfHistory = 400
const leads = 720
const contacts = 460
/** People who are a contact and, by somebody's haste, a lead besides [MT-3]. */
const doubles = 24
/** Leads typed in twice: what is merged in Salesforce [DU-2]. */
const twins = 7

/** Both orgs with their users and, once, their records. What is there already stays as it is. */
export async function seedOrgs(admin: AdminClient, concordUrl: string, now: number): Promise<void> {
  const known = new Set((await admin.listOrgs()).map(({ key }) => key))
  for (const { key, name, clientId, clientSecret } of localOrgs) {
    if (known.has(key)) continue
    const callbackUrls = [concordUrl.replace(/\/+$/, '') + callbackPath]
    await admin.createOrg({
      key,
      name,
      app: { name: 'Concord', clientId, clientSecret, callbackUrls },
    })
  }
  await seedQueues(admin, 'halden-europe')
  // [FD-3] Of some fields it is known when they changed.
  const history = { Lead: ['Phone', 'Title'], Contact: ['Phone'] }
  await admin.updateOrg('halden-europe', { settings: { history } })
  const random = randomFrom(20_261_124)
  const companies = makeCompanies(random, europe, 140)
  const people = makePeople(random, companies, leads + contacts, {
    now,
    fromDaysAgo: daysOfHistory,
  })
  await loadPeople(admin, 'halden-europe', random, people, contacts)
  await seedDeals(admin, 'halden-europe', { count: 32, now, days: daysOfHistory })
  await seedSubscriptions(admin, 'halden-europe', { now, days: daysOfHistory })
  const overseas = makeCompanies(random, america, 40)
  const others = makePeople(random, overseas, 240, { now, fromDaysAgo: 200 })
  await loadPeople(admin, 'halden-america', random, others, 60)
  await seedDeals(admin, 'halden-america', { count: 8, now, days: 200 })
}

async function loadPeople(
  admin: AdminClient,
  key: string,
  random: Random,
  people: readonly Person[],
  contactCount: number,
): Promise<void> {
  const owners = await salesPeople(admin, key)
  // Every n-th is a contact, so that both kinds come from all months.
  const every = people.length / contactCount
  const isContact = (index: number) => Math.floor(index / every) !== Math.floor((index - 1) / every)
  const inContacts = people.filter((_, index) => isContact(index))
  const inLeads = people.filter((_, index) => !isContact(index))
  const accountIds = await accountsOf(admin, key, inContacts)
  if (await isEmpty(admin, key, 'Contact')) {
    const rows = inContacts.map((person) => contact(person, random, owners, accountIds))
    await admin.load(key, 'Contact', rows)
  }
  if (await isEmpty(admin, key, 'Lead')) {
    const late = inContacts.filter((_, index) => index % 19 === 0).slice(0, doubles)
    const rows = inLeads.map((person) => lead(person, random, owners))
    const again = inLeads.filter((_, index) => index % 67 === 5).slice(0, twins)
    await admin.load(key, 'Lead', [
      ...rows,
      ...[...late, ...again].map((person) => double(person, random, owners)),
    ])
  }
}

async function accountsOf(
  admin: AdminClient,
  key: string,
  people: readonly Person[],
): Promise<Map<string, string>> {
  if (await isEmpty(admin, key, 'Account')) {
    const companies = [...new Set(people.map(({ company }) => company))]
    await admin.load(
      key,
      'Account',
      companies.map(({ name, domain, town, country, industry, employees }) => ({
        Name: name,
        BillingCity: town,
        BillingCountry: country.name,
        Industry: industry,
        NumberOfEmployees: employees,
        Type: name.length % 3 === 0 ? 'Customer' : 'Prospect',
        Site: 'Headquarters',
        Website: `https://www.${domain}`,
        AnnualRevenue: employees * 140_000,
      })),
    )
  }
  const { records } = await admin.query(key, 'SELECT Id, Name FROM Account')
  return new Map(records.map((record) => [String(record.Name), String(record.Id)]))
}

async function isEmpty(admin: AdminClient, key: string, object: string): Promise<boolean> {
  const { records } = await admin.query(key, `SELECT Id FROM ${object} LIMIT 1`)
  return records.length === 0
}

async function salesPeople(admin: AdminClient, key: string): Promise<string[]> {
  const { records } = await admin.query(
    key,
    "SELECT Id FROM User WHERE IsActive = true AND Title IN ('Sales', 'System Administrator') ORDER BY Username",
  )
  return records.map((record) => String(record.Id))
}

function person({ first, last, email, title, phone, mobile, source, optedOut }: Person) {
  return {
    FirstName: first,
    LastName: last,
    Email: email,
    Title: title,
    Phone: phone,
    MobilePhone: mobile,
    LeadSource: source,
    HasOptedOutOfEmail: optedOut,
  }
}

const past = (at: number, ownerId: string) => {
  const moment = new Date(at).toISOString()
  return {
    OwnerId: ownerId,
    CreatedById: ownerId,
    LastModifiedById: ownerId,
    CreatedDate: moment,
    LastModifiedDate: moment,
    SystemModstamp: moment,
  }
}

function lead(given: Person, random: Random, owners: readonly string[]): Record<string, unknown> {
  const { company, createdAt } = given
  return {
    ...person(given),
    Company: company.name,
    Street: street(random),
    City: company.town,
    PostalCode: company.postalCode,
    Country: company.country.name,
    Industry: company.industry,
    NumberOfEmployees: company.employees,
    // By the name, so that nobody else's luck depends on it.
    Rating: ['Hot', 'Warm', 'Cold', null][given.email.length % 4],
    Website: `https://www.${company.domain}`,
    ...past(createdAt, random.pick(owners)),
  }
}

function contact(
  given: Person,
  random: Random,
  owners: readonly string[],
  accountIds: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const { company, createdAt } = given
  return {
    ...person(given),
    AccountId: accountIds.get(company.name),
    Department: given.department,
    MailingStreet: street(random),
    MailingCity: company.town,
    MailingPostalCode: company.postalCode,
    MailingCountry: company.country.name,
    ...past(createdAt, random.pick(owners)),
  }
}

/** The same person, typed in again some days later. */
function double(given: Person, random: Random, owners: readonly string[]) {
  const later = given.createdAt + 3_600_000 * (1 + random.below(20))
  return lead({ ...given, title: '', createdAt: later }, random, owners)
}
