import { type Random, randomFrom } from '#lib/demo/random.ts'
import type { AdminClient } from '#lib/local-org/admin-client.ts'

const day = 86_400_000

/** Open stages from early to late; then what came to an end. */
const stages = [
  'Prospecting',
  'Qualification',
  'Needs Analysis',
  'Value Proposition',
  'Proposal/Price Quote',
  'Negotiation/Review',
  'Closed Won',
  'Closed Lost',
] as const
const subjects = [
  'Line retrofit',
  'Spare parts contract',
  'Pump station',
  'Service agreement',
  'Control cabinet',
  'Pilot plant',
  'Warehouse extension',
  'Sensor upgrade',
]
const roles = ['Decision Maker', 'Evaluator', 'Influencer', 'Business User']
const calls = ['Call back', 'Send the offer', 'Agree on a visit', 'Ask for the drawings']

type Customer = { id: string; account: string; accountId: string; owner: string }

/** What sales has going with the org's contacts: opportunities with their people, a campaign, tasks. */
export async function seedDeals(
  admin: AdminClient,
  key: string,
  { count, now, days }: { count: number; now: number; days: number },
): Promise<void> {
  const random = randomFrom(20_261_130 + count)
  const customers = await customersOf(admin, key)
  if (customers.length === 0) return
  if (await isEmpty(admin, key, 'Opportunity')) {
    const rows = Array.from({ length: count }, (_, n) =>
      opportunity(customers[(n * 7) % customers.length]!, n, random, now, days),
    )
    await admin.load(key, 'Opportunity', rows)
  }
  if (await isEmpty(admin, key, 'OpportunityContactRole')) {
    await admin.load(key, 'OpportunityContactRole', await contactRoles(admin, key, customers))
  }
  if (await isEmpty(admin, key, 'Campaign')) await seedCampaign(admin, key, customers, now)
  if (await isEmpty(admin, key, 'Task')) {
    const rows = customers.slice(0, count).map((customer, n) => ({
      WhoId: customer.id,
      Subject: calls[n % calls.length],
      Status: n % 3 === 0 ? 'Completed' : 'Not Started',
      ActivityDate: date(now + (n - count / 2) * day),
      OwnerId: customer.owner,
    }))
    await admin.load(key, 'Task', rows)
  }
}

async function customersOf(admin: AdminClient, key: string): Promise<Customer[]> {
  const { records } = await admin.query(
    key,
    'SELECT Id, AccountId, Account.Name, OwnerId FROM Contact WHERE AccountId != null ORDER BY Id LIMIT 300',
  )
  return records.map((record) => ({
    id: String(record.Id),
    accountId: String(record.AccountId),
    account: String((record.Account as { Name: string }).Name),
    owner: String(record.OwnerId),
  }))
}

async function isEmpty(admin: AdminClient, key: string, object: string): Promise<boolean> {
  const { records } = await admin.query(key, `SELECT Id FROM ${object} LIMIT 1`)
  return records.length === 0
}

const date = (ms: number) => new Date(ms).toISOString().slice(0, 10)

function opportunity(
  customer: Customer,
  n: number,
  random: Random,
  now: number,
  days: number,
): Record<string, unknown> {
  const stage = stages[n % stages.length]!
  const isClosed = stage.startsWith('Closed')
  const created = now - day * (5 + random.below(days - 10))
  const closes = isClosed ? now - day * (1 + random.below(4)) : now + day * (10 + random.below(90))
  const moment = new Date(created).toISOString()
  return {
    Name: `${customer.account} – ${random.pick(subjects)}`,
    AccountId: customer.accountId,
    StageName: stage,
    Amount: 1_000 * (5 + random.below(240)),
    CloseDate: date(closes),
    Type: random.chance(0.4) ? 'Existing Business' : 'New Business',
    OwnerId: customer.owner,
    CreatedById: customer.owner,
    LastModifiedById: customer.owner,
    CreatedDate: moment,
    LastModifiedDate: moment,
    SystemModstamp: moment,
  }
}

/** The first contact of the account decides, up to two others take part. */
async function contactRoles(
  admin: AdminClient,
  key: string,
  customers: readonly Customer[],
): Promise<Record<string, unknown>[]> {
  const { records } = await admin.query(
    key,
    'SELECT Id, AccountId, CreatedDate, OwnerId FROM Opportunity ORDER BY Id',
  )
  return records.flatMap((record) =>
    customers
      .filter(({ accountId }) => accountId === record.AccountId)
      .slice(0, 3)
      .map(({ id }, index) => ({
        OpportunityId: record.Id,
        ContactId: id,
        Role: roles[index],
        IsPrimary: index === 0,
        CreatedById: record.OwnerId,
        CreatedDate: record.CreatedDate,
        LastModifiedDate: record.CreatedDate,
        SystemModstamp: record.CreatedDate,
      })),
  )
}

async function seedCampaign(
  admin: AdminClient,
  key: string,
  customers: readonly Customer[],
  now: number,
): Promise<void> {
  const { ids } = await admin.load(key, 'Campaign', [
    {
      Name: 'Spring trade fair',
      Type: 'Trade Show',
      Status: 'Completed',
      StartDate: date(now - 200 * day),
      EndDate: date(now - 196 * day),
      IsActive: true,
    },
  ])
  await admin.load(
    key,
    'CampaignMember',
    customers.slice(0, 40).map(({ id }, n) => ({
      CampaignId: ids[0],
      ContactId: id,
      Status: n % 3 === 0 ? 'Responded' : 'Sent',
    })),
  )
}
