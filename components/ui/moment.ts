const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const formats = new Map<string, Intl.DateTimeFormat>()

function format(
  locale: string,
  timeZone: string,
  kind: string,
  options: Intl.DateTimeFormatOptions,
) {
  const key = `${locale}|${timeZone}|${kind}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, { timeZone, ...options })
  formats.set(key, made)
  return made
}

/** "1 min", "3 h", "2 d", then the date. Tight: for columns. */
export function shortAge(at: number, now: number): string | null {
  const age = Math.abs(now - at)
  if (age < second) return 'now'
  if (age < minute) return `${Math.floor(age / second)} s`
  if (age < hour) return `${Math.floor(age / minute)} min`
  if (age < day) return `${Math.floor(age / hour)} h`
  if (age < 30 * day) return `${Math.floor(age / day)} d`
  return null
}

/** "38 s ago", "in 2 min", "3 h ago", then the date. */
export function relativeMoment(at: number, now: number, locale: string, timeZone: string): string {
  const short = shortAge(at, now)
  if (short === null) return dateOf(at, locale, timeZone)
  if (short === 'now') return 'now'
  return at > now ? `in ${short}` : `${short} ago`
}

/** "24 Nov 2026, 10:41:38" */
export function absoluteMoment(at: number, locale: string, timeZone: string): string {
  return format(locale, timeZone, 'absolute', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(at)
}

/** "10:41" */
export function timeOf(at: number, locale: string, timeZone: string): string {
  return format(locale, timeZone, 'time', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}

/** "24 Nov 2026" */
export function dateOf(at: number, locale: string, timeZone: string): string {
  return format(locale, timeZone, 'date', { dateStyle: 'medium' }).format(at)
}

/** "14 Oct", or "Oct 2025" of another year: for columns, whose width it must not exceed. */
export function shortDateOf(at: number, now: number, locale: string, timeZone: string): string {
  const year = (moment: number) => dayKey(moment, timeZone).slice(0, 4)
  return year(at) === year(now)
    ? format(locale, timeZone, 'day of year', { day: 'numeric', month: 'short' }).format(at)
    : format(locale, timeZone, 'month', { month: 'short', year: 'numeric' }).format(at)
}

/** The day a moment falls on in a time zone, as 2026-11-24: equal strings are the same day. */
export function dayKey(at: number, timeZone: string): string {
  return format('en-CA', timeZone, 'day', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at)
}

/** "Today" or "Yesterday" or "Thursday", and the date that belongs to it. */
export function dayNames(
  at: number,
  now: number,
  locale: string,
  timeZone: string,
): { name: string; date: string } {
  const key = dayKey(at, timeZone)
  const weekday = format(locale, timeZone, 'weekday', { weekday: 'long' }).format(at)
  const sameYear = key.slice(0, 4) === dayKey(now, timeZone).slice(0, 4)
  const date = format(locale, timeZone, sameYear ? 'daymonth' : 'daymonthyear', {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
  if (key === dayKey(now, timeZone)) return { name: 'Today', date: `${weekday} ${date}` }
  if (key === dayKey(now - day, timeZone)) return { name: 'Yesterday', date: `${weekday} ${date}` }
  return { name: weekday, date }
}

/** "14 s", "2 min 31 s", "1 h 5 min": how long something took or takes. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) {
    const rest = seconds % 60
    return rest ? `${Math.floor(seconds / 60)} min ${rest} s` : `${seconds / 60} min`
  }
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) {
    const rest = minutes % 60
    return rest ? `${Math.floor(minutes / 60)} h ${rest} min` : `${minutes / 60} h`
  }
  const hours = Math.round(minutes / 60)
  const rest = hours % 24
  return rest ? `${Math.floor(hours / 24)} d ${rest} h` : `${hours / 24} d`
}
