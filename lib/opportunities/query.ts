import { z } from 'zod'

export const sortColumns = ['close', 'name', 'amount', 'changed'] as const
export type SortColumn = (typeof sortColumns)[number]

const searchLengthMax = 200
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined)
const text = z.string().trim().min(1).max(searchLengthMax)

/** What the address of the list says. What it cannot mean is left out rather than refused. */
const filterSchema = z.object({
  q: optional(text),
  state: optional(z.enum(['open', 'won', 'lost'])),
  stage: optional(text),
  owner: optional(z.string().regex(/^005[A-Za-z0-9]{15}$/)),
  closes: optional(z.enum(['past', '30d', '90d'])),
})

export type OpportunityFilter = z.output<typeof filterSchema>
export type FilterKey = keyof OpportunityFilter
export const filterKeys = Object.keys(filterSchema.shape) as FilterKey[]

export type OpportunitySort = { column: SortColumn; descending: boolean }
export const defaultSort: OpportunitySort = { column: 'close', descending: false }

type Source = URLSearchParams | Record<string, string | string[] | undefined>

export function parseFilter(source: Source): OpportunityFilter {
  const read = reader(source)
  const parsed = filterSchema.parse(
    Object.fromEntries(filterKeys.map((key) => [key, read(key) ?? undefined])),
  )
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined))
}

/** `amount` is ascending, `-amount` descending. */
export function parseSort(source: Source): OpportunitySort {
  const said = reader(source)('sort') ?? ''
  const column = sortColumns.find((one) => one === said.replace(/^-/, ''))
  return column ? { column, descending: said.startsWith('-') } : defaultSort
}

export const isBoard = (source: Source) => reader(source)('view') === 'board'

export function sortText({ column, descending }: OpportunitySort): string {
  return `${descending ? '-' : ''}${column}`
}

export function filterText(filter: OpportunityFilter): string {
  const parts = new URLSearchParams()
  for (const key of filterKeys) {
    const value = filter[key]
    if (value !== undefined) parts.set(key, value)
  }
  return parts.toString()
}

/** The one address of a list or board. */
export function addressOf(
  filter: OpportunityFilter,
  sort: OpportunitySort,
  board: boolean,
): string {
  const params = new URLSearchParams(filterText(filter))
  if (sortText(sort) !== sortText(defaultSort)) params.set('sort', sortText(sort))
  if (board) params.set('view', 'board')
  const said = params.toString()
  return said ? `/opportunities?${said}` : '/opportunities'
}

function reader(source: Source): (key: string) => string | null {
  if (source instanceof URLSearchParams) return (key) => source.get(key)
  return (key) => {
    const value = source[key]
    return (Array.isArray(value) ? value[0] : value) ?? null
  }
}
