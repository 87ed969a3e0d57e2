import { malformed } from './errors.ts'

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** The text between the quotes. Escaped wildcards stay escaped: they are LIKE's business. */
export function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/gs, (whole, letter: string) => {
    if (letter === '%' || letter === '_') return whole
    return escapes[letter] ?? letter
  })
}

export function toMoment(literal: string): number {
  const ms = Date.parse(literal.replace(/([+-]\d\d):?(\d\d)$/, '$1:$2'))
  if (Number.isNaN(ms)) throw malformed(`unexpected token: '${literal}'`)
  return ms
}

/** First moment of the range and first moment after it, in UTC. */
export type Range = { start: number; end: number }

const unitOf: Record<string, 'day' | 'week' | 'month' | 'quarter' | 'year'> = {
  DAYS: 'day',
  WEEKS: 'week',
  MONTHS: 'month',
  QUARTERS: 'quarter',
  YEARS: 'year',
  WEEK: 'week',
  MONTH: 'month',
  QUARTER: 'quarter',
  YEAR: 'year',
}

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year'

function startOf(unit: Unit, moment: number, shift: number): number {
  const day = new Date(moment)
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()]
  switch (unit) {
    case 'day':
      return Date.UTC(year, month, date + shift)
    case 'week':
      return Date.UTC(year, month, date - day.getUTCDay() + 7 * shift)
    case 'month':
      return Date.UTC(year, month + shift, 1)
    case 'quarter':
      return Date.UTC(year, Math.floor(month / 3) * 3 + 3 * shift, 1)
    case 'year':
      return Date.UTC(year + shift, 0, 1)
  }
}

const named: Record<string, [Unit, number]> = {
  YESTERDAY: ['day', -1],
  TODAY: ['day', 0],
  TOMORROW: ['day', 1],
}

/** TODAY, LAST_MONTH, LAST_N_DAYS:3, 2_DAYS_AGO … as a range of moments. */
export function dateLiteral(literal: string, now: number): Range {
  const text = literal.toUpperCase().replace('FISCAL_', '')
  const simple = named[text]
  if (simple) return span(simple[0], now, simple[1], simple[1] + 1)
  const relative = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(text)
  if (relative) {
    const shift = { LAST: -1, THIS: 0, NEXT: 1 }[relative[1] as 'LAST' | 'THIS' | 'NEXT']
    return span(unitOf[relative[2]!]!, now, shift, shift + 1)
  }
  if (text === 'LAST_90_DAYS') return span('day', now, -90, 1)
  if (text === 'NEXT_90_DAYS') return span('day', now, 1, 91)
  return counted(text, literal, now)
}

function counted(text: string, literal: string, now: number): Range {
  const match = /^(?:(LAST|NEXT)_N_(\w+)|N_(\w+)_AGO):(\d+)$/.exec(text)
  const unit = match ? unitOf[match[2] ?? match[3]!] : undefined
  if (!match || !unit) throw malformed(`unexpected token: '${literal}'`)
  const count = Number(match[4])
  if (match[3]) return span(unit, now, -count, -count + 1)
  if (match[1] === 'NEXT') return span(unit, now, 1, count + 1)
  return span(unit, now, -count, unit === 'day' ? 1 : 0)
}

function span(unit: Unit, now: number, from: number, to: number): Range {
  return { start: startOf(unit, now, from), end: startOf(unit, now, to) }
}
