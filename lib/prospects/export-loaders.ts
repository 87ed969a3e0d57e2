import 'server-only'
import { inBusinessUnit } from '#db/client.ts'
import { writeAudit } from '#lib/audit/writes.ts'
import { currentViewer } from '#lib/auth/current-viewer.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { problem } from '#lib/auth/loader-gate.ts'
import { may } from '#lib/auth/permissions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { createLog } from '#lib/base/log.ts'
import { exportCsv } from '#lib/prospects/export.ts'
import {
  type BulkSelection,
  filterText,
  parseFilter,
  parseSort,
  selectionSchema,
} from '#lib/prospects/query.ts'
import { listFields } from '#lib/prospects/reads.ts'

const log = createLog('web')

/** [IM-2] A download that begins at once and never stands whole in memory. */
export async function answerExport(request: Request): Promise<Response> {
  const viewer = await currentViewer()
  if (!viewer) return problem(401, 'signed_out', 'You are signed out. Sign in again to go on.')
  if (!may(viewer.role, 'prospects.export')) {
    return problem(403, 'forbidden', 'Your role does not include this. Ask an admin.')
  }
  const { searchParams } = new URL(request.url)
  const selection = selectionOf(searchParams)
  if (!selection)
    return problem(400, 'invalid', 'These rows cannot be exported. Select them again.')
  const day = new Date().toISOString().slice(0, 10)
  return new Response(bodyOf(viewer, selection, searchParams, request.signal), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="prospects-${day}.csv"`,
      'cache-control': 'no-store',
    },
  })
}

function selectionOf(params: URLSearchParams): BulkSelection | null {
  const listed = (name: string) => params.get(name)?.split(',').filter(Boolean) ?? []
  const ids = listed('ids')
  const parsed = selectionSchema.safeParse(
    ids.length > 0
      ? { mode: 'some', ids }
      : { mode: 'all', filter: filterText(parseFilter(params)), except: listed('except') },
  )
  return parsed.success ? parsed.data : null
}

/** A failure half-way breaks the download off: a file that only looks whole would be worse. */
function bodyOf(
  viewer: Viewer,
  selection: BulkSelection,
  params: URLSearchParams,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const pipe = new TransformStream<Uint8Array, Uint8Array>()
  const writer = pipe.writable.getWriter()
  const bytes = new TextEncoder()
  const scope = { buId: viewer.buId, viewerId: viewer.userId }
  void inBusinessUnit(webDatabase().sql, viewer.buId, async (tx) => {
    await writeAudit(tx, viewer, { action: 'prospects.exported', target: targetOf(selection) })
    const request = { scope, selection, sort: parseSort(params), fields: await listFields(tx) }
    for await (const piece of exportCsv(tx, request)) {
      if (signal.aborted) return
      await writer.ready
      await writer.write(bytes.encode(piece))
    }
  }).then(
    () => writer.close().catch(() => undefined),
    (error: unknown) => {
      if (!signal.aborted) log.error({ error }, 'an export broke off')
      return writer.abort(error).catch(() => undefined)
    },
  )
  return pipe.readable
}

function targetOf(selection: BulkSelection): string {
  if (selection.mode === 'some') return `${selection.ids.length} chosen prospects`
  return selection.filter === '' ? 'All prospects' : `Prospects where ${selection.filter}`
}
