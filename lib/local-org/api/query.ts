import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { describeColumns } from '../soql/columns.ts'
import { malformed } from '../soql/errors.ts'
import { planQuery, runQuery, runQueryMore } from '../soql/run.ts'

export async function answerQuery(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const [area, locator] = request.path
  if (locator) return { status: 200, body: await runQueryMore(context, locator) }
  const soql = request.query.get('q')
  if (soql === null) throw malformed('A query string has to be specified')
  const allRows = area!.toLowerCase() === 'queryall'
  if (request.query.get('columns') === 'true') {
    return { status: 200, body: describeColumns(planQuery(context, soql, allRows)) }
  }
  return { status: 200, body: await runQuery(context, soql, allRows) }
}
