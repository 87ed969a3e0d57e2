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
import { scopeOf } from '#lib/prospects/loaders.ts'
import {
  type BulkSelection,
  filterText,
  type ProspectSort,
  parseFilter,
  parseSort,
  selectionSchema,
} from '#lib/prospects/query.ts'
import { listFields } from '#lib/prospects/reads.ts'

const log = createLog('web')

/** [IM-2] A view, by its filter. It begins at once and never stands whole in memory. */
export async function answerExport(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url)
  const filter = filterText(parseFilter(searchParams))
  return exported(request, async () => ({
    selection: { mode: 'all', filter, except: [] },
    sort: parseSort(searchParams),
  }))
}

/** Ten thousand ids with room to spare. */
const formBytesMax = 1_000_000

/** [IM-2] What was chosen, as a form says it: the same stream. */
export async function answerSelectionExport(request: Request): Promise<Response> {
  const site = request.headers.get('sec-fetch-site')
  if (request.headers.get('origin') === 'null' || (site && site !== 'same-origin')) {
    return problem(403, 'forbidden', 'This was not asked for by the console itself.')
  }
  return exported(request, () => chosenIn(request))
}

type Chosen = { selection: BulkSelection; sort: ProspectSort }

async function chosenIn(request: Request): Promise<Chosen | null> {
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(length <= formBytesMax)) return null
  try {
    const form = await request.formData()
    const selection = selectionSchema.parse(JSON.parse(String(form.get('selection'))))
    return { selection, sort: parseSort({ sort: String(form.get('sort') ?? '') }) }
  } catch {
    return null
  }
}

async function exported(request: Request, chosen: () => Promise<Chosen | null>): Promise<Response> {
  const viewer = await currentViewer()
  if (!viewer) return problem(401, 'signed_out', 'You are signed out. Sign in again to go on.')
  if (!may(viewer.role, 'prospects.export')) {
    return problem(403, 'forbidden', 'Your role does not include this. Ask an admin.')
  }
  const wanted = await chosen()
  if (!wanted) return problem(400, 'invalid', 'These rows cannot be exported. Select them again.')
  const day = new Date().toISOString().slice(0, 10)
  return new Response(bodyOf(viewer, wanted, request.signal), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="prospects-${day}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

/** A failure half-way breaks the download off: a file that only looks whole would be worse. */
function bodyOf(
  viewer: Viewer,
  { selection, sort }: Chosen,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const pipe = new TransformStream<Uint8Array, Uint8Array>()
  const writer = pipe.writable.getWriter()
  const bytes = new TextEncoder()
  void inBusinessUnit(webDatabase().sql, viewer.buId, async (tx) => {
    await writeAudit(tx, viewer, { action: 'prospects.exported', target: targetOf(selection) })
    const scope = await scopeOf(tx, viewer)
    const request = { scope, selection, sort, fields: await listFields(tx) }
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
