import { expect, test } from 'vitest'
import type { CreateRow, CrmRecord } from '#lib/salesforce/port.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { planPull } from '#lib/sync/engine/plan-pull.ts'
import { planPush } from '#lib/sync/engine/plan-push.ts'
import { planRestore } from '#lib/sync/engine/restore.ts'
import type { Pair } from '#lib/sync/engine/types.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import { failed } from '#lib/sync/testing/org-failures.ts'
import { owners } from '#lib/sync/testing/simulated-unit.ts'

const [seller = ''] = Object.keys(owners)
const ada = { email: 'ada@halden.example', last_name: 'Ada' }
const eda = { email: 'eda@halden.example', last_name: 'Eda' }

/** What Salesforce does to one record when people merge or convert it. */
function becomes(bench: SyncBench, crmId: string, change: Partial<CrmRecord>): void {
  bench.later(10_000)
  const stored = bench.org.records.get(crmId)
  if (!stored?.committed) throw new Error(`No record ${crmId}`)
  const modifiedAt = (Math.floor(bench.org.now() / 1000) * 1000) as CrmRecord['modifiedAt']
  stored.committed = { ...stored.committed, ...change, modifiedAt }
}

const merged = (into: string) => ({ isDeleted: true, masterRecordId: into })
const converted = (into: string) => ({ isConverted: true, convertedContactId: into })

async function linked(bench: SyncBench, values: Record<string, string>) {
  const id = await bench.prospect(values, seller)
  await bench.cycle()
  return { id, crmId: (await bench.pair(id)).link.crmId ?? '' }
}

test('[DL-2] both had prospects: the survivor’s keeps its place, the other goes to the bin', async () => {
  const bench = await openBench()
  const stays = await linked(bench, ada)
  const goes = await linked(bench, eda)
  becomes(bench, goes.crmId, merged(stays.crmId))
  await bench.cycle()
  expect(await bench.pair(stays.id)).toMatchObject({
    prospect: { deletedAt: null },
    link: { linkState: 'linked', crmId: stays.crmId },
  })
  expect(await bench.pair(goes.id)).toMatchObject({
    prospect: { deletedReason: '[[crm_merged]]' },
    link: { linkState: 'crm_deleted', crmId: goes.crmId, evidence: { heldBy: stays.id } },
    change: null,
    error: null,
  })
  const { decisions } = await bench.snapshot()
  const kinds = decisions.filter(({ kind }) => kind === 'merge' || kind === 'recycle')
  expect(kinds.map(({ prospectId, kind }) => [prospectId, kind])).toEqual([
    [goes.id, 'recycle'],
    [stays.id, 'merge'],
  ])
})

test('[DL-2] only the loser had a prospect: its link and e-mail move to the survivor', async () => {
  const bench = await openBench()
  const { id, crmId } = await linked(bench, ada)
  const survivor = bench.record('Lead', { Email: 'ada.new@halden.example', LastName: 'Ada' })
  becomes(bench, crmId, merged(survivor))
  await bench.cycle()
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { deletedAt: null, values: { email: 'ada.new@halden.example' } },
    link: { linkState: 'linked', crmId: survivor, evidence: { how: 'relinked' } },
    change: null,
    error: null,
  })
})

test('[DL-2][CN-10] with the setting off the loser’s prospect stays, and says why', async () => {
  const bench = await openBench()
  await bench.configure({ deleteWithRecords: false })
  const stays = await linked(bench, ada)
  const goes = await linked(bench, eda)
  becomes(bench, goes.crmId, merged(stays.crmId))
  await bench.cycle()
  expect(await bench.pair(goes.id)).toMatchObject({
    prospect: { deletedAt: null },
    link: { linkState: 'crm_deleted', evidence: { heldBy: stays.id } },
  })
})

test('[DL-2] whoever lies in the recycle bin gives the survivor up to a live prospect', async () => {
  const bench = await openBench()
  const binned = await linked(bench, ada)
  const live = await linked(bench, eda)
  await bench.unit.recycle(binned.id, bench.context.clock())
  becomes(bench, live.crmId, merged(binned.crmId))
  await bench.cycle()
  await bench.cycle()
  expect((await bench.pair(live.id)).link).toMatchObject({
    linkState: 'linked',
    crmId: binned.crmId,
  })
  expect((await bench.pair(binned.id)).link).toMatchObject({ linkState: 'none', crmId: null })
})

test('[DL-2] a chain of merges ends at the last survivor, whatever was merged first', async () => {
  const bench = await openBench()
  const first = await linked(bench, ada)
  const second = await linked(bench, eda)
  const last = bench.record('Lead', { Email: 'zoe@halden.example', LastName: 'Zoe' })
  becomes(bench, first.crmId, merged(second.crmId))
  becomes(bench, second.crmId, merged(last))
  for (let n = 0; n < 4; n++) await bench.cycle()
  const pairs = [await bench.pair(first.id), await bench.pair(second.id)]
  const living = pairs.filter(({ prospect }) => prospect.deletedAt === null)
  expect(living.map(({ link }) => link.crmId)).toEqual([last])
  expect((await bench.snapshot()).openErrors).toEqual([])
})

test('[DL-2][I15] a page that comes late never resurrects whoever was merged away', async () => {
  const bench = await openBench()
  const stays = await linked(bench, ada)
  const goes = await linked(bench, eda)
  const late = bench.org.records.get(goes.crmId)?.committed
  becomes(bench, goes.crmId, merged(stays.crmId))
  await bench.cycle()
  const before = await bench.snapshot()
  const effects = planPull({
    config: bench.config,
    now: bench.context.clock(),
    newId: bench.context.newId,
    pairs: before.pairs,
    mirror: before.mirror,
    page: late ? [late] : [],
    candidates: [],
    askedEmails: new Set(),
    left: [],
    cursors: [],
    creation: 'automatic',
  })
  expect([effects.patches, effects.links, effects.enqueue, effects.mirror]).toEqual([
    [],
    [],
    [],
    [],
  ])
})

test('[DL-1][DL-2] a merged record that is undeleted brings its prospect back', async () => {
  const bench = await openBench()
  const stays = await linked(bench, ada)
  const goes = await linked(bench, eda)
  becomes(bench, goes.crmId, merged(stays.crmId))
  await bench.cycle()
  becomes(bench, goes.crmId, { isDeleted: false, masterRecordId: null })
  await bench.cycle()
  expect(await bench.pair(goes.id)).toMatchObject({
    prospect: { deletedAt: null },
    link: { linkState: 'linked', crmId: goes.crmId },
  })
})

test('[DL-2][FD-12] a merge into a record that knows of no opt-out lifts none', async () => {
  const bench = await openBench()
  const one = await linked(bench, ada)
  await bench.edit(one.id, { opted_out: true })
  await bench.cycle()
  const survivor = bench.record('Lead', { Email: eda.email, LastName: 'Eda' })
  await bench.cycle()
  becomes(bench, one.crmId, merged(survivor))
  await bench.cycle(['pull'])
  bench.change(survivor, { LastName: 'Edited' })
  for (let n = 0; n < 3; n++) await bench.cycle(['push'])
  const { prospect, link } = await bench.pair(one.id)
  expect(link.crmId).toBe(survivor)
  expect(prospect.values.opted_out).toBe(true)
  expect(bench.there(survivor).HasOptedOutOfEmail).toBe(true)
})

test('[DL-2] the activities of the one go to the other, named once in the plan', async () => {
  const bench = await openBench()
  const stays = await linked(bench, ada)
  const goes = await linked(bench, eda)
  becomes(bench, goes.crmId, merged(stays.crmId))
  await bench.cycle(['pull'])
  const { pairs, mirror, changes } = await bench.snapshot()
  const record = bench.org.records.get(goes.crmId)?.committed as CrmRecord
  const claims = changes.map((row) => ({ ...row, createdAt: 0 }))
  const { effects } = planPush({
    config: bench.config,
    now: bench.context.clock(),
    newId: bench.context.newId,
    pairs,
    mirror,
    claims,
    answers: {
      reread: new Map([[record.id, record]]),
      rereadIds: new Set([record.id]),
      candidates: [],
      askedEmails: new Set(),
      left: new Map(),
      fieldTimes: new Map(),
      askedOutside: new Set<string>(),
      outside: new Set<string>(),
      askedExternalIds: new Set(),
    },
    byPerson: false,
  })
  expect(effects.merges).toEqual([{ from: goes.id, into: stays.id }])
})

test('[DL-3] the link of a converted lead moves to its contact, and the trail is kept', async () => {
  const bench = await openBench()
  const { id, crmId } = await linked(bench, ada)
  const contact = bench.record('Contact', { Email: ada.email, LastName: 'Ada' })
  becomes(bench, crmId, converted(contact))
  await bench.edit(id, { last_name: 'Ada-Marie' })
  await bench.cycle()
  await bench.cycle()
  const pair: Pair = await bench.pair(id)
  expect(pair).toMatchObject({
    link: { crmId: contact, crmObject: 'Contact', linkState: 'linked' },
    change: null,
    error: null,
  })
  expect(pair.link.evidence?.candidates.map((one) => [one.id, one.note])).toEqual([
    [contact, 'its contact'],
    [crmId, 'converted'],
  ])
  expect(bench.there(contact).LastName).toBe('Ada-Marie')
  expect(bench.there(crmId).LastName).toBe('Ada')
})

test('[DL-3] converted between our look and our write: rerouted, and no error is left behind', async () => {
  const bench = await openBench()
  const { id, crmId } = await linked(bench, ada)
  const contact = bench.record('Contact', { Email: ada.email, LastName: 'Ada' })
  await bench.edit(id, { last_name: 'Ada-Marie' })
  const { org } = bench.context
  const refuse: typeof org.updateRecords = async (rows) => {
    becomes(bench, crmId, converted(contact))
    org.updateRecords = update
    const reply = await update(rows)
    const failure = {
      code: 'record_converted' as const,
      message: 'CANNOT_UPDATE_CONVERTED_LEAD',
      statusCode: 'CANNOT_UPDATE_CONVERTED_LEAD',
      fields: [],
      recordIds: [],
      retryAfterMs: null,
    }
    return reply.ok ? { ...reply, value: [{ ok: false, failure }] } : reply
  }
  const update = org.updateRecords.bind(org)
  org.updateRecords = refuse
  for (let n = 0; n < 3; n++) await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    link: { crmId: contact },
    change: null,
    error: null,
  })
  expect(bench.there(contact).LastName).toBe('Ada-Marie')
})

test('[DL-3][CR-5] a lead whose create was never answered and that was converted since is followed', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, seller)
  const { org } = bench.context
  const unheard = new Proxy(org, {
    get: (target, name) =>
      name !== 'upsertRecords'
        ? Reflect.get(target, name)
        : async (rows: CreateRow[]) => {
            await target.upsertRecords(rows)
            return failed('ambiguous')
          },
  })
  await runCycle({ ...bench.context, org: unheard }, ['push'])
  const [lead] = bench.org.visible()
  const contact = bench.record('Contact', { LastName: 'Ada' })
  becomes(bench, lead?.id ?? '', converted(contact))
  bench.later(600_000)
  for (let n = 0; n < 3; n++) await bench.cycle(['push'])
  expect((await bench.pair(id)).link).toMatchObject({ crmId: contact, linkState: 'linked' })
  expect((await bench.snapshot()).openErrors).toEqual([])
})

test('[DL-3] converted into a contact that has a prospect: one person, one prospect', async () => {
  const bench = await openBench()
  const contact = bench.record('Contact', { Email: ada.email, LastName: 'Ada' })
  const stays = await bench.prospect(ada, seller)
  const goes = await linked(bench, eda)
  becomes(bench, goes.crmId, converted(contact))
  await bench.cycle()
  expect((await bench.pair(stays)).link.crmId).toBe(contact)
  expect(await bench.pair(goes.id)).toMatchObject({
    prospect: { deletedReason: '[[crm_merged]]' },
    link: { linkState: 'broken', crmId: null },
    error: null,
    change: null,
  })
})

test('[DL-4] Send to Concord brings its prospect back from the recycle bin, and both sides agree', async () => {
  const bench = await openBench()
  const { id, crmId } = await linked(bench, ada)
  await bench.unit.recycle(id, bench.context.clock())
  bench.change(crmId, { LastName: 'Ada-Marie' })
  await bench.cycle()
  expect((await bench.pair(id)).prospect.deletedAt).not.toBeNull()
  expect(await bench.send(crmId)).toMatchObject({ ended: 'ran', prospectId: id })
  expect(await bench.pair(id)).toMatchObject({
    prospect: { deletedAt: null, values: { last_name: 'Ada-Marie' } },
    link: { linkState: 'linked', crmId },
  })
})

test('[DL-4][MT-4] a live prospect with the e-mail keeps it: the other stays in the bin', async () => {
  const bench = await openBench()
  const { id, crmId } = await linked(bench, ada)
  await bench.unit.recycle(id, bench.context.clock())
  const live = await bench.prospect(ada, seller)
  expect(await bench.send(crmId)).toMatchObject({ ended: 'ran', prospectId: live })
  expect((await bench.pair(id)).prospect.deletedAt).not.toBeNull()
})

test('[DL-4][MT-4] an e-mail that a live prospect took meanwhile is not given twice', async () => {
  const bench = await openBench()
  const { id } = await linked(bench, ada)
  await bench.unit.recycle(id, bench.context.clock())
  await bench.prospect(ada, seller)
  const { pairs, mirror } = await bench.snapshot()
  const { config, context } = bench
  const effects = planRestore({
    config,
    now: context.clock(),
    newId: context.newId,
    pairs,
    records: mirror,
    prospectId: id,
  })
  expect(effects.patches).toEqual([])
})
