import { expect, test } from 'vitest'
import { runCycle } from '#lib/sync/cycle.ts'
import { dryRun } from '#lib/sync/dry-run.ts'
import { explainPair } from '#lib/sync/engine/explain.ts'
import { openBench } from '#lib/sync/testing/bench.ts'
import { connectorUserId, owners, queueId, salesPeople } from '#lib/sync/testing/simulated-unit.ts'

const [mappedUser = '', otherUser = ''] = Object.keys(owners)
const ada = { email: 'ada@halden.example', last_name: 'Ada' }
/** The rule of the org: everybody goes to that one. */
const ruleTo = (ownerId: string) => openBench(undefined, () => ownerId)

test('[CR-4] the active rule chooses the owner of the lead, and the mapped one is assigned at once', async () => {
  const bench = await ruleTo(owners[mappedUser] ?? '')
  const id = await bench.prospect(ada)
  await bench.leave(id, 'rule')
  await bench.cycle(['push'])
  expect(bench.org.visible()).toMatchObject([{ object: 'Lead', ownerId: owners[mappedUser] }])
  expect(await bench.pair(id)).toMatchObject({
    prospect: { assignedUserId: mappedUser, assignTo: null },
    link: { linkState: 'linked', crmOwnerId: owners[mappedUser] },
    change: null,
  })
  // The owner is read back once, not waited for.
  expect(bench.calls).toEqual(['findCandidates', 'upsertRecords', 'readByIds'])
})

test('[CR-4] the owner comes back whoever it is: a queue, or somebody unmapped, and then nobody is assigned', async () => {
  for (const chosen of [queueId, salesPeople[2] ?? '']) {
    const bench = await ruleTo(chosen)
    const id = await bench.prospect(ada)
    await bench.leave(id, 'rule')
    await bench.cycle(['push'])
    expect(await bench.pair(id)).toMatchObject({
      prospect: { assignedUserId: null, assignTo: null },
      link: { crmOwnerId: chosen },
    })
    const told = (await bench.snapshot()).decisions.filter(({ kind }) => kind === 'owner')
    expect(told).toMatchObject([{ reason: `Salesforce gave the new lead to ${chosen}` }])
  }
})

test('[CR-4] a queue owns the lead, named, and never a contact', async () => {
  const bench = await openBench()
  await bench.configure({ createAs: 'Contact' })
  await bench.configure({ userNames: { [queueId]: 'Queue Inbound' } })
  const id = await bench.prospect(ada)
  await bench.leave(id, queueId)
  const pair = await bench.pair(id)
  expect(explainPair(pair, bench.config, false)).toContainEqual({
    topic: 'creation',
    text: 'Without a matching record it is created as a lead for Queue Inbound [CR-4]',
    state: 'neutral',
  })
  await bench.cycle()
  expect(bench.org.visible()).toMatchObject([{ object: 'Lead', ownerId: queueId }])
  const [created] = (await bench.snapshot()).decisions
  expect(created?.reason).toBe(
    'No record had this e-mail, so this lead was created for Queue Inbound',
  )
})

test('[US-4] a record that has an owner keeps it: the wish ends with the link', async () => {
  const bench = await ruleTo(queueId)
  bench.record('Lead', { Email: 'ada@halden.example', LastName: 'Ada' }, owners[otherUser])
  const id = await bench.prospect(ada)
  await bench.leave(id, 'rule')
  await bench.cycle()
  expect(bench.org.visible()).toMatchObject([{ ownerId: owners[otherUser] }])
  expect((await bench.pair(id)).prospect).toMatchObject({
    assignedUserId: otherUser,
    assignTo: null,
  })
})

test('[CR-4][CN-3] a person who syncs it sees the owner that Salesforce chose, paused or not', async () => {
  const bench = await ruleTo(owners[mappedUser] ?? '')
  const id = await bench.prospect(ada)
  await bench.leave(id, 'rule')
  await bench.unit.pause(true)
  await bench.sync(id)
  expect((await bench.pair(id)).prospect.assignedUserId).toBe(mappedUser)
})

test('[CR-4][CR-5] a create whose answer was lost is found again, and its owner with it', async () => {
  const bench = await ruleTo(owners[mappedUser] ?? '')
  const id = await bench.prospect(ada)
  await bench.leave(id, 'rule')
  const { org } = bench.context
  const upsert = org.upsertRecords
  bench.context.org = {
    ...org,
    upsertRecords: async (rows) => {
      await upsert.call(org, rows)
      const failure = { code: 'ambiguous' as const, message: 'cut', statusCode: null }
      const row = { ...failure, fields: [], recordIds: [], retryAfterMs: null }
      return {
        ok: true,
        value: rows.map(() => ({ ok: false as const, failure: row })),
        calls: 1,
        orgTime: null,
        limit: null,
      }
    },
  }
  await bench.cycle(['push'])
  bench.later(60_000)
  await bench.cycle(['push'])
  expect(bench.org.visible()).toHaveLength(1)
  expect((await bench.pair(id)).prospect).toMatchObject({
    assignedUserId: mappedUser,
    assignTo: null,
  })
})

test('[EX-1][CR-4] the dry run says that Salesforce chooses, and its hash is the hash of the cycle', async () => {
  const bench = await ruleTo(owners[mappedUser] ?? '')
  await bench.leave(await bench.prospect(ada), 'rule')
  await bench.leave(await bench.prospect({ email: 'ben@halden.example', last_name: 'B' }), queueId)
  const { store } = bench.context
  const reasons: string[] = []
  const noting = {
    ...store,
    saveDryRun: async (...[run, items]: Parameters<typeof store.saveDryRun>) => {
      reasons.push(...items.map(({ reason }) => reason))
      await store.saveDryRun(run, items)
    },
  }
  const dry = await dryRun({ ...bench.context, store: noting }, null, async () => {})
  expect(reasons).toEqual([
    'Left to the assignment rule, and no record has its e-mail: a lead would be created, for whom Salesforce chooses the owner',
    'Assigned to a queue, and no record has its e-mail: a lead would be created, which the queue would own',
  ])
  const ended: (string | null)[] = []
  const watching = {
    ...store,
    finishRun: (async (run, end) => {
      ended.push(end.planHash)
      return store.finishRun(run, end)
    }) as typeof store.finishRun,
  }
  await runCycle({ ...bench.context, store: watching })
  expect(ended).toEqual([dry.planHash])
  expect(bench.org.visible().map(({ ownerId }) => ownerId)).not.toContain(connectorUserId)
})
