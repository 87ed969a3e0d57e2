import type { CrmObject } from '#lib/salesforce/port.ts'
import { filterOf } from '#lib/sharing/filter.ts'
import { crmFieldsOf } from '#lib/sync/engine/fields.ts'
import { planSwitch } from '#lib/sync/engine/switch-link.ts'
import { begin, finish, type PersonResult, start, syncInRun } from '#lib/sync/person.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { emptyResult } from '#lib/sync/pull.ts'

export type LinkWish = {
  prospectId: string
  crmId: string
  /** Words for who wished it. */
  by: string
  requestedBy: string | null
}

export type SwitchResult = PersonResult | { ended: 'refused'; why: string }

/** [DU-2] The record is read again in the org, the link moves in one transaction, and the pair is synced at once. */
export async function switchLink(context: SyncContext, wish: LinkWish): Promise<SwitchResult> {
  const { prospectId, crmId, by, requestedBy } = wish
  const run = await begin(context, 'Sync with another record', requestedBy)
  const input = await start(context, run)
  const object: CrmObject = crmId.startsWith('003') ? 'Contact' : 'Lead'
  const within = filterOf(input.config.sharing, object)
  const reads = [{ object, ids: [crmId], fields: crmFieldsOf(input.config)[object], within }]
  const answer = await input.calls.ask('read', () => context.org.readByIds(reads))
  if (!answer.ok) return finish(input, { ...emptyResult(), stop: answer.stop }, prospectId)
  if (answer.value.outside.length > 0) {
    await finish(input, emptyResult(), prospectId)
    return { ended: 'refused', why: 'This record lies outside the sharing rule' }
  }
  const request = { prospectIds: [prospectId], crmIds: [crmId] }
  const done = await context.store.transact(run, request, (loaded) => {
    const { effects, refused } = planSwitch({
      config: input.config,
      now: context.clock(),
      newId: context.newId,
      pairs: loaded.pairs,
      records: loaded.records,
      prospectId,
      record: answer.value.records[0] ?? null,
      by,
    })
    return { effects, answer: refused }
  })
  if (done.ok && done.value === null) return syncInRun(context, run, prospectId, input)
  await finish(input, emptyResult(), prospectId)
  return { ended: 'refused', why: (done.ok && done.value) || 'It was stopped. Try again' }
}
