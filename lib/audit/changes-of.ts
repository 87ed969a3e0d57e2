export type AuditChange = { key: string; before: string | null; after: string | null }

const depthMax = 4
const textMax = 300

/** What an entry changed, one line per value; values that stayed are left out. */
export function changesOf(before: unknown, after: unknown): AuditChange[] {
  const [old, now] = [flatten(before), flatten(after)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((key) => ({ key, before: old.get(key) ?? null, after: now.get(key) ?? null }))
    .filter((change) => change.before !== change.after)
}

function flatten(value: unknown): Map<string, string> {
  const lines = new Map<string, string>()
  const walk = (part: unknown, path: string, depth: number) => {
    if (part === null || part === undefined) return
    if (typeof part === 'object' && depth < depthMax) {
      for (const [key, inner] of Object.entries(part)) {
        walk(inner, path === '' ? words(key) : `${path} · ${words(key)}`, depth + 1)
      }
      return
    }
    lines.set(path === '' ? 'Value' : path, toText(part))
  }
  walk(value, '', 0)
  return lines
}

function toText(value: unknown): string {
  if (value === true) return 'on'
  if (value === false) return 'off'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text
}

/** `callsPerDayMax` and `calls_per_day_max` read "Calls per day max"; the place in a list is counted from one. */
function words(key: string): string {
  if (/^\d+$/.test(key)) return String(Number(key) + 1)
  const text = key
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}
