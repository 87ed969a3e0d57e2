import type { ApiAnswer, ApiRequest, Context } from '../context.ts'

export const versionsServed = Array.from({ length: 38 }, (_, index) => `${31 + index}.0`)

const seasons = ['Spring', 'Summer', 'Winter']

/** Three releases a year: 66.0 is Spring '26, 67.0 Summer '26, 68.0 Winter '27. */
export function versionLabel(version: string): string {
  const number = Number.parseInt(version, 10)
  const season = number % 3
  const year = 26 + Math.floor((number - 66) / 3) + (season === 2 ? 1 : 0)
  return `${seasons[season]} '${year}`
}

export function listVersions() {
  return versionsServed.map((version) => ({
    label: versionLabel(version),
    url: `/services/data/v${version}`,
    version,
  }))
}

const resources = ['composite', 'jobs', 'limits', 'query', 'queryAll', 'sobjects', 'tooling']

export function answerResources(context: Context): ApiAnswer {
  const base = `/services/data/v${context.version}`
  const map = Object.fromEntries(resources.map((name) => [name, `${base}/${name}`]))
  return { status: 200, body: { ...map, identity: `/id/${context.org.id}/${context.userId}` } }
}

export async function answerLimits(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  if (request.path[1]?.toLowerCase() === 'recordcount') return recordCounts(context, request)
  const { used, limit } = context.usage
  const allowance = (max: number) => ({ Max: max, Remaining: max })
  return {
    status: 200,
    body: {
      DailyApiRequests: { Max: limit, Remaining: Math.max(limit - used, 0) },
      DailyAsyncApexExecutions: allowance(250_000),
      DailyBulkApiBatches: allowance(15_000),
      DailyBulkV2QueryFileStorageMB: allowance(976_562),
      DailyBulkV2QueryJobs: allowance(10_000),
      DailyDeliveredPlatformEvents: allowance(50_000),
      DataStorageMB: allowance(10_240),
      FileStorageMB: allowance(10_240),
      HourlyPublishedPlatformEvents: allowance(250_000),
      MassEmail: allowance(5_000),
      SingleEmail: allowance(5_000),
    },
  }
}

/** Approximate, as in Salesforce: objects without rows are left out. */
async function recordCounts(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const names = request.query.get('sObjects')?.split(',')
  const objects = names
    ? names.flatMap((name) => context.view.object(name.trim()) ?? [])
    : context.view.objects
  const stored = objects.filter((object) => !object.virtual)
  const tables = stored.map((object) => object.tbl)
  // All of them and those in the bin are each counted in an index; the living ones would be counted row by row.
  const rows = await context.sql<{ tbl: number; count: number }[]>`
    with bin as (
      select tbl, count(*) as n from record where tbl = any(${tables}::int[]) and is_deleted group by tbl
    )
    select r.tbl, (count(*) - coalesce((select n from bin where bin.tbl = r.tbl), 0))::int as count from record r
    where r.tbl = any(${tables}::int[]) group by r.tbl`
  const nameOf = new Map(stored.map((object) => [object.tbl, object.name]))
  const living = rows.filter((row) => row.count > 0)
  const sObjects = living.map((row) => ({ count: row.count, name: nameOf.get(row.tbl)! }))
  return { status: 200, body: { sObjects: sObjects.sort((a, b) => a.name.localeCompare(b.name)) } }
}
