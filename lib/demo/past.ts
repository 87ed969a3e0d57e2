import type { FieldValue, FieldValues } from '#db/schema/prospects.ts'
import { phone } from '#lib/demo/crowd.ts'
import { europe, titles } from '#lib/demo/names.ts'
import type { Random } from '#lib/demo/random.ts'

export type KnownProspect = {
  id: string
  values: FieldValues
  crmId: string
  crmObject: 'Lead' | 'Contact'
  ownerName: string
  createdAt: number
}

export type PastChange = {
  prospect: KnownProspect
  field: string
  at: number
  side: 'concord' | 'salesforce'
  by: string
  rule: string
  value: FieldValue
  replaced: FieldValue
  /** What the other side had written at the same time, and lost [FD-2]. */
  lost?: { side: 'concord' | 'salesforce'; value: FieldValue; by: string }
}

const hour = 3_600_000
const fields = ['job_title', 'phone', 'mobile', 'city'] as const
const marketer = 'Tomas Lind'

/**
 * What became what it is today, and when: some changes over the months, many in the last day. The last change of a
 * field always ends at its present value, so nothing of this disagrees with either side.
 */
export function makePast(
  random: Random,
  prospects: readonly KnownProspect[],
  now: number,
): PastChange[] {
  const changes: PastChange[] = []
  for (const prospect of prospects) {
    const field = random.pick(fields)
    const value = prospect.values[field]
    if (value === undefined || value === null) continue
    const recent = random.chance(0.42)
    if (!recent && !random.chance(0.5)) continue
    const at = recent
      ? now - withinDay(random, now)
      : between(random, prospect.createdAt, now - 24 * hour)
    if (at <= prospect.createdAt) continue
    changes.push(change(random, prospect, field, value, at))
  }
  return changes.sort((a, b) => a.at - b.at)
}

function change(
  random: Random,
  prospect: KnownProspect,
  field: (typeof fields)[number],
  value: FieldValue,
  at: number,
): PastChange {
  const theirs = random.chance(0.64)
  const [side, by] = theirs
    ? (['salesforce', ownerOf(prospect)] as const)
    : (['concord', marketer] as const)
  const base = { prospect, field, at, side, by, value, replaced: former(random, field) }
  if (random.chance(theirs ? 0.09 : 0.04)) {
    const value = former(random, field)
    return theirs
      ? { ...base, rule: 'salesforce_wins', lost: { side: 'concord', value, by: marketer } }
      : {
          ...base,
          rule: 'concord_wins',
          lost: { side: 'salesforce', value, by: ownerOf(prospect) },
        }
  }
  return { ...base, rule: theirs ? 'only_salesforce_moved' : 'only_concord_moved' }
}

const ownerOf = ({ ownerName }: KnownProspect) => `${ownerName} in Salesforce`

function former(random: Random, field: (typeof fields)[number]): FieldValue {
  const country = random.pick(europe)
  if (field === 'job_title') return random.pick(titles)
  return field === 'city' ? random.pick(country.towns)[0] : phone(random, country)
}

/** Mostly in office hours, as people write; never in the last three minutes, which are the first real cycle's. */
function withinDay(random: Random, now: number): number {
  for (;;) {
    const ago = 3 * 60_000 + random.next() * (24 * hour - 5 * 60_000)
    const at = new Date(now - ago).getUTCHours()
    const busy = at >= 6 && at < 16 ? 1 : at < 4 || at >= 20 ? 0.08 : 0.3
    if (random.chance(busy)) return Math.floor(ago)
  }
}

function between(random: Random, from: number, to: number): number {
  return Math.floor(from + random.next() * Math.max(0, to - from))
}
