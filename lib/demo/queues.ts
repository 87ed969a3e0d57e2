import type { AdminClient } from '#lib/local-org/admin-client.ts'

/** Queues that own leads of Halden, and the rule by which its sales team shares out new ones. */
export const demoQueues = ['Inbound', 'Trade fairs'] as const

/** [AU-1][CR-4] What is there already stays as it is. */
export async function seedQueues(admin: AdminClient, key: string): Promise<void> {
  const there = await admin.query(key, "SELECT Name FROM Group WHERE Type = 'Queue'")
  const known = new Set(there.records.map(({ Name }) => String(Name)))
  for (const name of demoQueues) if (!known.has(name)) await makeQueue(admin, key, name)
  const queues = await admin.query(key, "SELECT Id FROM Group WHERE Name = 'Inbound'")
  const users = await admin.query(key, 'SELECT Id, Name FROM User WHERE IsActive = true')
  const idOf = new Map(users.records.map(({ Id, Name }) => [String(Name), String(Id)]))
  const inCountry = (value: string, name: string) => ({
    criteria: [{ field: 'Country', operator: 'equals' as const, value }],
    ownerId: idOf.get(name) ?? '',
  })
  await admin.saveRule(key, {
    kind: 'assignment',
    object: 'Lead',
    name: 'New leads by country',
    spec: {
      entries: [
        inCountry('Norway', 'Sofie Dahl'),
        inCountry('Sweden', 'Sofie Dahl'),
        inCountry('Italy', 'Marco Ricci'),
        { criteria: [], ownerId: String(queues.records[0]?.Id) },
      ],
    },
  })
}

async function makeQueue(admin: AdminClient, key: string, name: string): Promise<void> {
  const create = { operation: 'create' as const }
  const [made] = await admin.save(key, {
    ...create,
    object: 'Group',
    records: [{ Name: name, Type: 'Queue' }],
  })
  await admin.save(key, {
    ...create,
    object: 'QueueSobject',
    records: [{ QueueId: made?.id, SobjectType: 'Lead' }],
  })
}
