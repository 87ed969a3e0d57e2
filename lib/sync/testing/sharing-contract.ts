import { expect, test } from 'vitest'
import type { Instant } from '#lib/base/instant.ts'
import { noEffects } from '#lib/sync/engine/effects.ts'
import { crmIdOf, randomFrom, uuidOf } from '#lib/sync/testing/random.ts'
import { regionRule } from '#lib/sync/testing/sharing-rule.ts'
import { configFrom } from '#lib/sync/testing/simulated-unit.ts'
import type { OpenStore } from '#lib/sync/testing/store-under-test.ts'

const start = Date.UTC(2026, 10, 24, 9) as Instant
const ttlMs = 60_000
const usage = { calls: {}, limit: null, clockOffsetMs: null }
const id = uuidOf(1)
const lead = crmIdOf('00Q', 1)

/** What every store owes the sharing rules. */
export function sharingContract(open: OpenStore): void {
  const config = configFrom(randomFrom(1), 0, start)
  const given = async () => {
    const unit = await open(() => start)
    await unit.configure(config)
    await unit.pause(false)
    const values = { email: 'ada@halden.example', last_name: 'Ada' }
    await unit.createProspect({ id, values, assignedUserId: null, at: start })
    return unit
  }

  for (const kind of ['cycle', 'person'] as const) {
    test(`[SH-1] a ${kind} run that began under other sharing rules asks and writes nothing`, async () => {
      const unit = await given()
      const fence = kind === 'cycle' ? await unit.store.takeLease('one', ttlMs) : null
      const asked = { kind, title: kind, requestedBy: null, worker: 'one', fence }
      const run = await unit.store.beginRun(asked)
      const patches = [{ id, values: { last_name: 'X' } }]
      const write = () =>
        unit.store.transact(run, { prospectIds: [id] }, () => ({
          effects: { ...noEffects(), patches },
          answer: null,
        }))
      expect(await unit.store.checkpoint(run, usage, ttlMs)).toBe('go')
      await unit.configure({ ...config, sharing: regionRule('EMEA') })
      expect(await unit.store.checkpoint(run, usage, ttlMs)).toBe('sharing_changed')
      expect(await write()).toMatchObject({ ok: false, error: { code: 'sharing_changed' } })
      const [pair] = (await unit.snapshot()).pairs
      expect(pair?.prospect.values.last_name).toBe('Ada')
      await unit.close()
    })
  }

  test('[SH-1] the rule is read as it was saved, and a forgotten record is gone from the mirror', async () => {
    const unit = await given()
    await unit.configure({ ...config, sharing: regionRule('EMEA') })
    expect(await unit.store.config()).toMatchObject({
      sharing: regionRule('EMEA'),
      sharingChecked: false,
    })
    const asked = { kind: 'person' as const, title: 'Sync', requestedBy: null, worker: 'one' }
    const run = await unit.store.beginRun({ ...asked, fence: null })
    const apply = (part: object) =>
      unit.store.transact(run, {}, () => ({ effects: { ...noEffects(), ...part }, answer: null }))
    const record = {
      id: lead,
      object: 'Lead' as const,
      email: null,
      externalId: null,
      ownerId: null,
      createdAt: start,
      modifiedAt: start,
      modifiedById: null,
      isDeleted: false,
      isConverted: false,
      convertedContactId: null,
      convertedAccountId: null,
      accountId: null,
      personContactId: null,
      masterRecordId: null,
      values: { Region__c: 'EMEA' },
    }
    const links = [
      { prospectId: id, crmId: lead, crmObject: 'Lead' as const, linkState: 'unshared' as const },
    ]
    await apply({ mirror: [record], links })
    expect(await unit.store.links(null, 10)).toEqual([{ crmId: lead, object: 'Lead' }])
    expect(await unit.store.links(lead, 10)).toEqual([])
    await unit.store.markSharingChecked(run)
    expect((await unit.store.config()).sharingChecked).toBe(true)
    expect((await unit.snapshot()).mirror).toEqual([record])
    await apply({ forget: [lead] })
    expect((await unit.snapshot()).mirror).toEqual([])
    await unit.close()
  })
}
