import 'server-only'
import { toAuditQuery } from '#lib/audit/input.ts'
import { listAuditChoices, listAuditEntries } from '#lib/audit/reads.ts'
import type { AuditChoices, AuditPage } from '#lib/audit/types.ts'
import { answer, type LoadContext, load } from '#lib/auth/loader-gate.ts'

function readPage({ tx, viewer }: LoadContext, parameters: URLSearchParams): Promise<AuditPage> {
  const { cursor, ...filter } = toAuditQuery(parameters)
  return listAuditEntries(tx, viewer, filter, cursor)
}

export const loadAudit = (
  parameters: URLSearchParams,
): Promise<{ page: AuditPage; choices: AuditChoices }> =>
  load('audit.read', async (context) => ({
    page: await readPage(context, parameters),
    choices: await listAuditChoices(context.tx, context.viewer.buId),
  }))

export const answerAudit = (parameters: URLSearchParams): Promise<Response> =>
  answer('audit.read', (context) => readPage(context, parameters))
