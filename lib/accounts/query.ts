import { z } from 'zod'

/** What the address of the list says. What it cannot mean is left out rather than refused. */
const shape = z.object({
  q: z.string().trim().min(1).max(200).optional().catch(undefined),
  descending: z.boolean(),
})

export type AccountQuery = z.output<typeof shape>

type Source = URLSearchParams | Record<string, string | string[] | undefined>

export function parseQuery(source: Source): AccountQuery {
  const read = (key: string) => {
    const value = source instanceof URLSearchParams ? source.get(key) : source[key]
    return (Array.isArray(value) ? value[0] : value) ?? undefined
  }
  return shape.parse({ q: read('q'), descending: read('sort') === '-name' })
}

export function queryText({ q, descending }: AccountQuery): string {
  const params = new URLSearchParams()
  if (q) params.set('q', q)
  if (descending) params.set('sort', '-name')
  return params.toString()
}

export const isAccountId = (id: string): boolean => /^001[A-Za-z0-9]{15}$/.test(id)
