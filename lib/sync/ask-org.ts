import type { Instant } from '#lib/base/instant.ts'
import type { CrmObject, CrmRecord, RecordsRead } from '#lib/salesforce/port.ts'
import { filtersOf } from '#lib/sharing/filter.ts'
import { askFieldTimes } from '#lib/sync/ask-field-times.ts'
import { emailKey } from '#lib/sync/engine/canonical.ts'
import { isAway } from '#lib/sync/engine/deletion.ts'
import { crmFieldsOf, objectsOf } from '#lib/sync/engine/fields.ts'
import { hasOwner } from '#lib/sync/engine/owner.ts'
import { mayHaveBeenCreated, type OrgAnswers } from '#lib/sync/engine/plan-push.ts'
import type { LinkState, Pair } from '#lib/sync/engine/types.ts'
import type { Loaded } from '#lib/sync/ports.ts'
import type { PhaseInput } from '#lib/sync/pull.ts'
import type { Answer } from '#lib/sync/run-calls.ts'

/** Reads the linked records again, and asks who else has the e-mails and external ids of the others. */
export async function askOrg(
  input: PhaseInput,
  loaded: Loaded,
  claims: { prospectId: string }[],
): Promise<Answer<OrgAnswers>> {
  const { context, config, calls } = input
  const claimedIds = new Set(claims.map(({ prospectId }) => prospectId))
  const pairs = loaded.pairs.filter(({ prospect }) => claimedIds.has(prospect.id))
  const fields = crmFieldsOf(config)
  const within = filtersOf(config.sharing)
  const idsOf = (object: CrmObject) =>
    pairs
      .filter(({ link }) => isReread(link.linkState) && link.crmObject === object)
      .map(({ link }) => link.crmId)
      .filter((id) => id !== null)
  const reads = objectsOf(input.config)
    .map((object) => ({
      object,
      ids: idsOf(object),
      fields: fields[object],
      within: within[object],
    }))
    .filter(({ ids }) => ids.length > 0)
  const unlinked = pairs.filter(
    ({ link, prospect }) =>
      prospect.deletedAt === null && (link.linkState === 'none' || link.linkState === 'broken'),
  )
  const emails = unlinked.map(({ prospect }) => emailKey(prospect.values.email))
  const askedEmails = new Set(emails.filter((key) => key !== null))
  const askedExternalIds = new Set(
    unlinked.filter(mayHaveBeenCreated).map(({ prospect }) => prospect.id),
  )

  let orgTime: Instant | null = null
  let reread: RecordsRead = { records: [], outside: [] }
  let unread: OutsideAnswer = { asked: new Set(), found: new Set() }
  let candidates: CrmRecord[] = []
  if (askedEmails.size > 0) {
    const answer = await calls.ask('read', () =>
      context.org.findCandidates({
        objects: objectsOf(input.config),
        emails: [...askedEmails],
        externalIds: [...askedExternalIds],
        fields,
        within,
        atHand: [],
      }),
    )
    if (!answer.ok) return answer
    candidates = answer.value
    orgTime = answer.orgTime
    const outside = await askOutside(input, unlinked, candidates)
    if (!outside.ok) return outside
    unread = outside.value
  }
  if (reads.length > 0) {
    // Last, so that it is as fresh as can be when the rows are sent.
    const answer = await calls.ask('read', () => context.org.readByIds(reads))
    if (!answer.ok) return answer
    reread = answer.value
    orgTime = orgTime === null ? answer.orgTime : earlier(orgTime, answer.orgTime)
  }
  const rereadIds = new Set(reads.flatMap(({ ids }) => ids))
  const times = await askFieldTimes(input, pairs, [...reread.records, ...candidates])
  if (!times.ok) return times
  const value = {
    fieldTimes: times.value,
    reread: new Map(reread.records.map((one) => [one.id, one])),
    rereadIds,
    left: new Map(reread.outside.map((one) => [one.id, one])),
    candidates,
    askedEmails,
    askedExternalIds,
    askedOutside: unread.asked,
    outside: unread.found,
  }
  return { ok: true, value, orgTime }
}

type OutsideAnswer = { asked: Set<string>; found: Set<string> }

/** [SH-6] Before anything is created: does somebody whom we may not read have that e-mail, or our id? */
async function askOutside(
  { context, config, calls }: PhaseInput,
  unlinked: Pair[],
  candidates: CrmRecord[],
): Promise<Answer<OutsideAnswer>> {
  const live = candidates.filter(({ isConverted, isDeleted }) => !isConverted && !isDeleted)
  const found = new Set(live.map(({ email }) => emailKey(email)))
  const creatable = unlinked.filter(
    ({ prospect }) => hasOwner(prospect) && !found.has(emailKey(prospect.values.email)),
  )
  const emails = config.settings.createDespiteUnshared
    ? []
    : creatable.map(({ prospect }) => emailKey(prospect.values.email)).filter((key) => key !== null)
  const externalIds = creatable.filter(mayHaveBeenCreated).map(({ prospect }) => prospect.id)
  const asked = new Set([...emails, ...externalIds])
  if (config.sharing === null || asked.size === 0) {
    return { ok: true, value: { asked, found: new Set() }, orgTime: null }
  }
  const objects = objectsOf(config)
  const search = { objects, emails: [...new Set(emails)], externalIds }
  const answer = await calls.ask('read', () => context.org.findTaken(search))
  return answer.ok ? { ...answer, value: { asked, found: new Set(answer.value) } } : answer
}

/** A record that is away is looked for again: undeleted [DL-1], or shared again [SH-4]. */
function isReread(state: LinkState): boolean {
  return state === 'linked' || isAway(state)
}

function earlier(a: Instant, b: Instant | null): Instant {
  return b !== null && b < a ? b : a
}
