import { expect, test } from 'vitest'
import type { Call, Client } from '#lib/salesforce/client.ts'
import { salesforceOverRest } from '#lib/salesforce/rest.ts'
import { upsertTasks } from '#lib/salesforce/writes.ts'

test('[AC-2] whatever is written is a person or the task of an e-mail: no other activity has a way out', async () => {
  const sent: Call[] = []
  const client: Client = {
    call: (call) => {
      sent.push(call)
      return Promise.reject(new Error('kept here'))
    },
  }
  const reader = { client, apiVersion: '62.0', kind: 'write' as const, hasPersonAccounts: true }
  const port = salesforceOverRest(reader, 'https://x')
  const objects = ['Lead', 'Contact', 'Account'] as const
  const id = '00Q000000000001AAA'
  const useAssignmentRule = false
  const writes = [
    () => port.updateRecords(objects.map((object) => ({ object, id, values: {} }))),
    () =>
      port.upsertRecords(
        objects.map((object) => ({ object, externalId: 'x', values: {}, useAssignmentRule })),
      ),
    () => upsertTasks(reader, [{ externalId: 'x', values: {} }]),
  ]
  for (const write of writes) await write().catch(() => {})
  const body = JSON.stringify(sent.map((call) => call.body))
  const types = [...body.matchAll(/"type":"(\w+)"/g)].map(([, type]) => type)
  expect(new Set(types)).toEqual(new Set(['Lead', 'Contact', 'Account', 'Task']))
})
