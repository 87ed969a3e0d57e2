const utmNames = ['source', 'medium', 'campaign', 'term', 'content'] as const
const lengthMax = 500

/** The parameter that carries a signed prospect into a page of the website. */
export const prospectParam = 'cpt'

export type PageAddress = {
  /** Without what may be private: no fragment, no user info, no parameters but those that say where somebody came from. */
  url: string
  utm: Record<string, string> | null
  search: string | null
}

/**
 * What a page's address says. Only http and https are addresses of pages.
 * @returns null for anything else
 */
export function readAddress(text: unknown, searchParams: readonly string[]): PageAddress | null {
  const url = parse(text)
  if (!url) return null
  const utm: Record<string, string> = {}
  for (const name of utmNames) {
    const value = url.searchParams.get(`utm_${name}`)?.trim()
    if (value) utm[name] = cut(value, 100)
  }
  const search = searchParams
    .map((name) => url.searchParams.get(name)?.trim())
    .find((value) => value)
  return {
    url: cut(url.origin + url.pathname, lengthMax),
    utm: Object.keys(utm).length > 0 ? utm : null,
    search: search ? cut(search, 200) : null,
  }
}

/** Where somebody came from: the site and path, never its parameters. */
export function readReferrer(text: unknown, ownUrl: string): string | null {
  const url = parse(text)
  if (!url || url.origin === new URL(ownUrl).origin) return null
  return cut(url.origin + url.pathname, lengthMax)
}

export function readTitle(text: unknown): string {
  return typeof text === 'string' ? cut(text.replace(/\s+/g, ' ').trim(), 200) : ''
}

function parse(text: unknown): URL | null {
  if (typeof text !== 'string' || text.length > 4_000 || !URL.canParse(text)) return null
  const url = new URL(text)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null
}

function cut(text: string, most: number): string {
  return text.slice(0, most).toWellFormed().replaceAll('\0', '')
}
