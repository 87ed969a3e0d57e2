import { assets, campaigns, forms, pages, searches } from '#lib/demo/offers.ts'
import type { Random } from '#lib/demo/random.ts'
import { defaultPoints } from '#lib/scoring/default-points.ts'
import type { ScoreKind } from '#lib/scoring/types.ts'

/** One thing that somebody did, and what it counts. Its words are stored as a source of activities stores them. */
export type Deed = {
  at: number
  kind: string
  title: string
  detail: Record<string, unknown>
  /** In the order in which it happened; one deed may count in several ways. */
  counts: readonly ScoreKind[]
}

export const pointsOf = ({ counts }: Pick<Deed, 'counts'>): number =>
  counts.reduce((sum, kind) => sum + defaultPoints[kind], 0)

const minute = 60_000
const day = 86_400_000
/** A third never reacts, a few cannot stop. */
const shareActive = 0.66

/** Twelve months of somebody: a few weeks of interest with quiet between them, each begun by an e-mail or a search. */
export function makeDeeds(random: Random, from: number, now: number): Deed[] {
  if (!random.chance(shareActive)) return []
  const begin = Math.max(from + day, now - 358 * day)
  const keen = random.next() ** 2
  const spells = 1 + Math.floor(keen * 5)
  const deeds: Deed[] = []
  const got = new Set<string>()
  const mails = mailingsOf(now)
  for (let spell = 0; spell < spells; spell++) {
    // The newer, the likelier: whoever is of interest now was here of late.
    const start = begin + (now - begin) * random.next() ** 0.7
    const sittings = 1 + random.below(1 + keen * 6)
    deeds.push(...makeSpell(random, start, { sittings, keen, mails, got }))
  }
  return deeds.filter(({ at }) => at > begin && at < now - 4 * minute).sort((a, b) => a.at - b.at)
}

type Mailing = { name: string; sent: number }
type Spell = { sittings: number; keen: number; mails: readonly Mailing[]; got: Set<string> }

/** Whoever comes within so many days of a list e-mail had it before. */
const mailFreshDays = 9

function makeSpell(random: Random, start: number, { sittings, keen, mails, got }: Spell): Deed[] {
  const deeds: Deed[] = []
  for (let sitting = 0; sitting < sittings; sitting++) {
    const at = inOfficeHours(random, start + sitting * day * (0.5 + random.next() * 4))
    const mail = mails.find(({ sent }) => sent < at && sent > at - mailFreshDays * day)
    if (mail && !got.has(mail.name)) {
      got.add(mail.name)
      deeds.push(...mailed(random, mail, at))
    }
    if (random.chance(0.8)) deeds.push(...visited(random, at, keen))
  }
  return deeds
}

/** A list e-mail every three weeks, the newest first. */
function mailingsOf(now: number): Mailing[] {
  const first = Math.floor(now / day) * day - 5 * day + 9 * 60 * minute
  return Array.from({ length: 17 }, (_, n) => {
    const sent = first - n * 21 * day
    const month = new Date(sent).toLocaleString('en', { month: 'long', timeZone: 'UTC' })
    return { name: `${campaigns[n % campaigns.length]}, ${month}`, sent }
  })
}

function mailed(random: Random, { name: object, sent: begun }: Mailing, at: number): Deed[] {
  // A throttle spreads ten thousand over half an hour.
  const sent = begun + random.below(30) * minute
  const mail = (kind: string, text: string, counts: ScoreKind[], when: number): Deed => ({
    at: when,
    kind,
    title: `${text} ${object}`,
    detail: { text, object },
    counts,
  })
  const deeds = [mail('email_sent', 'Was sent', [], sent)]
  if (random.chance(0.7)) deeds.push(mail('email_open', 'Opened', ['email_open'], at - 2 * minute))
  if (random.chance(0.4))
    deeds.push(mail('email_click', 'Clicked a link in', ['tracked_link_click'], at - minute))
  return deeds
}

function visited(random: Random, at: number, keen: number): Deed[] {
  const seen = Array.from({ length: 1 + random.below(2 + keen * 6) }, () => ({
    title: random.pick(pages),
    ms: (12 + random.below(280)) * 1000,
  }))
  const lastsMs = seen.reduce((sum, { ms }) => sum + ms, 0)
  const minutes = Math.max(1, Math.round(lastsMs / minute))
  const count = seen.length === 1 ? '1 page' : `${seen.length} pages`
  const visit: Deed = {
    at,
    kind: 'visit',
    title: `Visited ${count}`,
    detail: { text: 'Visited', object: count, after: `in ${minutes} min`, pages: seen },
    counts: ['visit', ...seen.map(() => 'page_view' as const)],
  }
  const after = at + lastsMs
  const deeds = [visit]
  if (random.chance(0.12))
    deeds.push(
      said(
        'site_search',
        'Searched the site for',
        random.pick(searches),
        'site_search',
        at + lastsMs / 2,
      ),
    )
  if (random.chance(0.16))
    deeds.push(said('file_download', 'Downloaded', random.pick(assets), 'file_download', after))
  if (random.chance(0.04 + keen * 0.1))
    deeds.push(said('form_success', 'Completed form', random.pick(forms), 'form_success', after))
  return deeds
}

function said(kind: string, text: string, object: string, counts: ScoreKind, at: number): Deed {
  return {
    at: Math.floor(at),
    kind,
    title: `${text} ${object}`,
    detail: { text, object },
    counts: [counts],
  }
}

function inOfficeHours(random: Random, at: number): number {
  return Math.floor(at / day) * day + (6 + random.next() * 11) * 60 * minute
}
