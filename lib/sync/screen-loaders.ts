import 'server-only'
import { z } from 'zod'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { getCanaryPage } from '#lib/sync/canary-reads.ts'
import { csvResponse } from '#lib/sync/csv-rows.ts'
import { dryRunFilters, getDryRunPage, listDryRunItems } from '#lib/sync/dry-run-reads.ts'
import { findError, getErrorsPage, listErrorRecords } from '#lib/sync/errors-reads.ts'
import { getGuardPage } from '#lib/sync/guard-reads.ts'
import { getQueuePage } from '#lib/sync/queue-reads.ts'
import { findRun, listDecisions, listRuns } from '#lib/sync/runs-reads.ts'

const permission = 'connector.read'
const parametersOf = (request: Request) => Object.fromEntries(new URL(request.url).searchParams)
const notFound = () => problem(404, 'not_found', 'There is no such thing.')
const wrong = () => problem(400, 'invalid', 'This address is not understood.')

export const loadQueue = () => load(permission, ({ tx, viewer }) => getQueuePage(tx, viewer.buId))
export const answerQueue = () =>
  answer(permission, ({ tx, viewer }) => getQueuePage(tx, viewer.buId))

export const loadGuard = () => load(permission, ({ tx, viewer }) => getGuardPage(tx, viewer.buId))
export const answerGuard = () =>
  answer(permission, ({ tx, viewer }) => getGuardPage(tx, viewer.buId))

export const loadCanary = () => load(permission, ({ tx, viewer }) => getCanaryPage(tx, viewer.buId))

export const loadErrors = () => load(permission, ({ tx, viewer }) => getErrorsPage(tx, viewer.buId))
export const answerErrors = () =>
  answer(permission, ({ tx, viewer }) => getErrorsPage(tx, viewer.buId))

/** A page's cursor: a moment and an id, the last row's. */
const keyset = z
  .string()
  .regex(/^\d{4}-[\dT:.]+Z_[0-9a-f-]{36}$/)
  .transform((text) => {
    const [at = '', id = ''] = text.split('_')
    return { at, id }
  })
  .optional()
  .transform((cursor) => cursor ?? null)

const recordsQuery = z.object({ cause: z.string().min(1).max(400), after: keyset })

export async function answerErrorRecords(request: Request): Promise<Response> {
  return answer(permission, async ({ tx, viewer }) => {
    const query = recordsQuery.safeParse(parametersOf(request))
    if (!query.success) return wrong()
    const { cause: causeKey, after } = query.data
    return listErrorRecords(tx, viewer.buId, { causeKey, after })
  })
}

export async function answerError(id: string): Promise<Response> {
  return answer(permission, async ({ tx, viewer }) => {
    if (!z.uuid().safeParse(id).success) return notFound()
    return (await findError(tx, viewer.buId, id)) ?? notFound()
  })
}

const exportRowsMax = 50_000

/** All open errors, or those of one cause, as a file. */
export async function downloadErrors(request: Request): Promise<Response> {
  const cause = new URL(request.url).searchParams.get('cause')
  return answer('prospects.export', async ({ tx, viewer }) => {
    const { causes } = await getErrorsPage(tx, viewer.buId)
    const rows: unknown[][] = []
    for (const each of causes) {
      if (cause !== null && each.causeKey !== cause) continue
      let after: { at: string; id: string } | null = null
      do {
        const page = await listErrorRecords(tx, viewer.buId, { causeKey: each.causeKey, after })
        for (const row of page.rows) {
          rows.push([
            row.name,
            row.company,
            row.crmId,
            each.title,
            each.field,
            each.message,
            each.nextAction,
            row.lastAt,
            row.tries,
          ])
        }
        const parsed = keyset.safeParse(page.next ?? undefined)
        after = parsed.success ? parsed.data : null
      } while (after !== null && rows.length < exportRowsMax)
    }
    const head = [
      'Name',
      'Company',
      'CRM id',
      'Cause',
      'Field',
      'Salesforce said',
      'Next',
      'Last seen',
      'Tries',
    ]
    return csvResponse('errors.csv', head, rows)
  })
}

const runsQuery = z.object({
  kind: z.enum(['all', 'cycle', 'person', 'dry_run', 'load', 'refused']).default('all'),
  before: z.coerce.number().int().positive().optional(),
})
export type RunsQuery = z.infer<typeof runsQuery>

export function loadRuns(kind: string | undefined) {
  const query = runsQuery.safeParse({ kind })
  return load(permission, ({ tx, viewer }) =>
    listRuns(tx, viewer.buId, { before: null, filter: query.success ? query.data.kind : 'all' }),
  )
}

export async function answerRuns(request: Request): Promise<Response> {
  return answer(permission, async ({ tx, viewer }) => {
    const query = runsQuery.safeParse(parametersOf(request))
    if (!query.success) return wrong()
    const { kind, before } = query.data
    return listRuns(tx, viewer.buId, { before: before ?? null, filter: kind })
  })
}

export const loadRun = (id: string) =>
  load(permission, ({ tx, viewer }) =>
    z.uuid().safeParse(id).success ? findRun(tx, viewer.buId, id) : Promise.resolve(null),
  )

export async function answerRun(id: string): Promise<Response> {
  return answer(permission, async ({ tx, viewer }) => {
    if (!z.uuid().safeParse(id).success) return notFound()
    return (await findRun(tx, viewer.buId, id)) ?? notFound()
  })
}

const decisionsQuery = z.object({ after: keyset, kind: z.string().max(40).optional() })

export async function answerDecisions(id: string, request: Request): Promise<Response> {
  return answer(permission, async ({ tx, viewer }) => {
    const query = decisionsQuery.safeParse(parametersOf(request))
    if (!query.success || !z.uuid().safeParse(id).success) return notFound()
    const { after, kind } = query.data
    return listDecisions(tx, viewer.buId, { runId: id, after, kind: kind ?? null })
  })
}

export const loadDryRun = () => load(permission, ({ tx, viewer }) => getDryRunPage(tx, viewer.buId))
export const answerDryRun = () =>
  answer(permission, ({ tx, viewer }) => getDryRunPage(tx, viewer.buId))

const itemsQuery = z.object({
  run: z.uuid(),
  kind: z.string().max(40).optional(),
  name: z.string().trim().max(200).optional(),
  field: z.string().max(80).optional(),
  after: z.coerce.number().int().min(-1).default(-1),
})

export async function answerDryRunItems(request: Request): Promise<Response> {
  return answer(permission, async ({ tx, viewer }) => {
    const query = itemsQuery.safeParse(parametersOf(request))
    if (!query.success) return wrong()
    const { run: runId, kind, ...rest } = query.data
    const kinds = dryRunFilters[kind ?? ''] ?? null
    return listDryRunItems(tx, viewer.buId, { runId, kinds, ...rest })
  })
}

/** Every record of a dry run, a line per field that would move. */
export async function downloadDryRun(request: Request): Promise<Response> {
  return answer('prospects.export', async ({ tx, viewer }) => {
    const query = itemsQuery.safeParse(parametersOf(request))
    if (!query.success) return wrong()
    const { rows } = await listDryRunItems(tx, viewer.buId, {
      runId: query.data.run,
      kinds: dryRunFilters[query.data.kind ?? ''] ?? null,
      after: -1,
      limit: exportRowsMax,
    })
    const lines = rows.flatMap((row) => {
      const record = [row.name, row.kind, row.crmObject, row.crmId, row.reason]
      if (row.fields.length === 0) return [[...record, '', '', '', '', '']]
      return row.fields.map((field) => [
        ...record,
        field.field,
        field.direction,
        field.from,
        field.to,
        field.rule,
      ])
    })
    const head = [
      'Name',
      'What happens',
      'CRM object',
      'CRM id',
      'Why',
      'Field',
      'Direction',
      'Before',
      'After',
      'Rule',
    ]
    return csvResponse('dry-run.csv', head, lines)
  })
}
