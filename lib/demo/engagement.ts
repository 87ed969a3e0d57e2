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
  for (let spell = 0; spell < spells; spell++) {
    // The newer, the likelier: whoever is of interest now was here of late.
    const start = begin + (now - begin) * random.next() ** 0.7
    deeds.push(...makeSpell(random, start, { sittings: 1 + random.below(1 + keen * 6), keen }))
  }
  return deeds.filter(({ at }) => at > begin && at < now - 4 * minute).sort((a, b) => a.at - b.at)
}

function makeSpell(
  random: Random,
  start: number,
  { sittings, keen }: { sittings: number; keen: number },
): Deed[] {
  const deeds: Deed[] = []
  for (let sitting = 0; sitting < sittings; sitting++) {
    const at = inOfficeHours(random, start + sitting * day * (0.5 + random.next() * 4))
    if (random.chance(0.55)) deeds.push(...mailed(random, at))
    if (random.chance(0.8)) deeds.push(...visited(random, at, keen))
  }
  return deeds
}

function mailed(random: Random, at: number): Deed[] {
  const object = random.pick(campaigns)
  const sent = at - (20 + random.below(600)) * minute
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
