import { z } from 'zod'

export const sortColumns = [
  'name',
  'company',
  'score',
  'assigned',
  'active',
  'created',
  'updated',
] as const
export type SortColumn = (typeof sortColumns)[number]
export const createdWithin = { '1d': 1, '7d': 7, '30d': 30, '90d': 90, '365d': 365 } as const
/** Fields that may be compared in the grid besides the columns of their own. */
export const comparableFields = [
  'country',
  'city',
  'industry',
  'source',
  'job_title',
  'department',
] as const

/** [FD-9] How a custom field may be compared, and whether that takes a value. */
export const customOperators = {
  is: true,
  has: true,
  starts: true,
  min: true,
  max: true,
  from: true,
  to: true,
  yes: false,
  no: false,
  blank: false,
  filled: false,
} as const
export type CustomOperator = keyof typeof customOperators
export type CustomPart = { name: string; operator: CustomOperator; value: string }

const searchLengthMax = 200
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined)

/** What the address of the grid says. What it cannot mean is left out rather than refused. */
const filterSchema = z.object({
  q: optional(z.string().trim().min(1).max(searchLengthMax)),
  assigned: optional(z.union([z.enum(['me', 'none', 'queue', 'rule']), z.uuid()])),
  crm: optional(z.enum(['none', 'lead', 'contact'])),
  sync: optional(z.enum(['not_in_crm', 'in_accord', 'waiting', 'both_spoke', 'needs_you'])),
  created: optional(z.enum(['1d', '7d', '30d', '90d', '365d'])),
  company: optional(
    z
      .string()
      .regex(/^(is|starts):./s)
      .max(searchLengthMax),
  ),
  score: optional(z.coerce.number().int().min(-100_000).max(1_000_000)),
  field: optional(
    z
      .string()
      .max(searchLengthMax)
      .refine((text) => {
        const [name, ...value] = text.split(':')
        return (
          (comparableFields as readonly string[]).includes(name ?? '') && value.join(':') !== ''
        )
      }),
  ),
  /** `seats:min:10`: a custom field, how it is compared, with what. */
  custom: optional(
    z
      .string()
      .max(searchLengthMax)
      .refine((text) => customPart(text) !== null),
  ),
  /** Any open error, those that need a person, or those of one cause. */
  error: optional(
    z.union([z.enum(['any', 'need']), z.templateLiteral(['cause:', z.string().min(1).max(300)])]),
  ),
  import: optional(z.uuid()),
  list: optional(z.uuid()),
  tag: optional(z.uuid()),
})

export type ProspectFilter = z.output<typeof filterSchema>
export type FilterKey = keyof ProspectFilter
export const filterKeys = Object.keys(filterSchema.shape) as FilterKey[]

export type ProspectSort = { column: SortColumn; descending: boolean }
export const defaultSort: ProspectSort = { column: 'updated', descending: true }

type Source = URLSearchParams | Record<string, string | string[] | undefined>

export function parseFilter(source: Source): ProspectFilter {
  const read = reader(source)
  const parsed = filterSchema.parse(
    Object.fromEntries(filterKeys.map((key) => [key, read(key) ?? undefined])),
  )
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined))
}

/** `score` is ascending, `-score` descending. */
export function parseSort(source: Source): ProspectSort {
  const text = reader(source)('sort') ?? ''
  const column = text.replace(/^-/, '')
  if (!(sortColumns as readonly string[]).includes(column)) return defaultSort
  return { column: column as SortColumn, descending: text.startsWith('-') }
}

export function sortText({ column, descending }: ProspectSort): string {
  return `${descending ? '-' : ''}${column}`
}

/** One text for one filter, whatever the order of its parts: what tabs compare and saved views keep. */
export function filterText(filter: ProspectFilter, sort?: ProspectSort): string {
  const parts = new URLSearchParams()
  for (const key of filterKeys) {
    const value = filter[key]
    if (value !== undefined) parts.set(key, String(value))
  }
  if (sort && sortText(sort) !== sortText(defaultSort)) parts.set('sort', sortText(sort))
  return parts.toString()
}

/** Where the address of a prospect keeps the list that it was opened from: filter and sort as `filterText` writes them. */
export const listParameter = 'in'

function reader(source: Source): (key: string) => string | null {
  if (source instanceof URLSearchParams) return (key) => source.get(key)
  return (key) => {
    const value = source[key]
    return (Array.isArray(value) ? value[0] : value) ?? null
  }
}

/** "seats:min:10" → its parts; null where they mean nothing together. */
export function customPart(text: string): CustomPart | null {
  const [name = '', operator = '', ...rest] = text.split(':')
  const value = rest.join(':').trim()
  if (!/^[a-z][a-z0-9_]{0,79}$/.test(name) || !Object.hasOwn(customOperators, operator)) return null
  const how = operator as CustomOperator
  if (customOperators[how] !== (value !== '')) return null
  if ((how === 'min' || how === 'max') && !Number.isFinite(Number(value))) return null
  if ((how === 'from' || how === 'to') && !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null
  return { name, operator: how, value }
}

/** "is:Arco" → its operator and value. */
export function splitPart(text: string): { operator: string; value: string } {
  const at = text.indexOf(':')
  return { operator: text.slice(0, at), value: text.slice(at + 1) }
}

/** What an action acts on: some rows, or all that match but a few. The server evaluates the filter again. */
export const selectionSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('some'), ids: z.array(z.uuid()).min(1).max(10_000) }),
  z.object({
    mode: z.literal('all'),
    filter: z.string().max(2000),
    except: z.array(z.uuid()).max(10_000),
  }),
])
export type BulkSelection = z.output<typeof selectionSchema>
