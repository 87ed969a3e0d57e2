import 'server-only'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { inBusinessUnit } from '#db/client.ts'
import { currentViewer } from '#lib/auth/current-viewer.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { may } from '#lib/auth/permissions.ts'
import { createLog } from '#lib/base/log.ts'
import { toLine } from '#lib/prospects/csv-cell.ts'
import { partBytes } from '#lib/prospects/import/input.ts'
import {
  findImport,
  findImportPage,
  listImports,
  listRejects,
  readColumns,
} from '#lib/prospects/import/reads.ts'
import type { ImportPage } from '#lib/prospects/import/types.ts'
import { uploadSize, writePiece } from '#lib/prospects/import/writes.ts'

const permission = 'prospects.import'
const log = createLog('web')
const isId = (id: string) => z.uuid().safeParse(id).success
const missing = () => problem(404, 'not_found', 'There is no such import.')

export const loadImports = () =>
  load(permission, ({ tx, viewer }) => listImports(tx, viewer.buId, null))

export function answerImports(request: Request): Promise<Response> {
  const before = new URL(request.url).searchParams.get('before')
  return answer(permission, ({ tx, viewer }) =>
    listImports(tx, viewer.buId, before !== null && isId(before) ? before : null),
  )
}

export async function loadImport(id: string): Promise<ImportPage> {
  const page = await load(permission, async ({ tx, viewer }) =>
    isId(id) ? findImportPage(tx, viewer.buId, id) : null,
  )
  return page ?? notFound()
}

export const answerImport = (id: string): Promise<Response> =>
  answer(permission, async ({ tx, viewer }) =>
    isId(id) ? ((await findImport(tx, viewer.buId, id)) ?? missing()) : missing(),
  )

const pieceBytes = 256 * 1024

/** A part of the file, kept piece by piece as it arrives: no more than one piece is held here. */
export async function takePart(id: string, request: Request): Promise<Response> {
  const viewer = await currentViewer()
  if (!viewer) return problem(401, 'signed_out', 'You are signed out. Sign in again to go on.')
  const site = request.headers.get('sec-fetch-site')
  const foreign = request.headers.get('origin') === 'null' || (site && site !== 'same-origin')
  if (foreign || !may(viewer.role, permission)) {
    return problem(403, 'forbidden', 'Your role does not include this. Ask an admin.')
  }
  const from = Number(new URL(request.url).searchParams.get('from') ?? Number.NaN)
  if (!isId(id) || !request.body) return missing()
  try {
    const write = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
      inBusinessUnit(webDatabase().sql, viewer.buId, work)
    const size = await write((tx) => uploadSize(tx, viewer.buId, id, viewer.userId))
    if (size === null) return missing()
    if (!Number.isInteger(from) || from < 0 || from % partBytes !== 0 || from >= size) {
      return problem(400, 'invalid', 'This part is not of this file.')
    }
    let n = from / pieceBytes
    const last = (from + partBytes) / pieceBytes
    for await (const piece of inPieces(request.body)) {
      if (n === last) return problem(413, 'too_large', 'This part is too large.')
      await write((tx) => writePiece(tx, viewer.buId, id, n, piece))
      n += 1
    }
    return Response.json({ taken: true }, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    const reference = crypto.randomUUID().slice(0, 8)
    log.error({ error, reference }, 'an upload broke off')
    return problem(503, 'unavailable', `The upload broke off. Reference ${reference}.`)
  }
}

async function* inPieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(pieceBytes)
  let filled = 0
  for await (const bytes of body as unknown as AsyncIterable<Uint8Array>) {
    for (let at = 0; at < bytes.length; ) {
      const some = bytes.subarray(at, at + pieceBytes - filled)
      piece.set(some, filled)
      filled += some.length
      at += some.length
      if (filled === pieceBytes) {
        yield piece
        filled = 0
      }
    }
  }
  if (filled > 0) yield piece.slice(0, filled)
}

const rejectsPerRead = 1_000

/** The rows that were refused, as they were, each with its reason: mended, it can be imported as it is. */
export async function downloadResult(id: string): Promise<Response> {
  return answer(permission, async ({ tx, viewer }) => {
    const found = isId(id) ? await findImport(tx, viewer.buId, id) : null
    if (!found) return missing()
    const columns = await readColumns(tx, viewer.buId, id)
    const name = found.fileName.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-')
    return new Response(rejectLines(viewer.buId, id, columns), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}-rejected.csv"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  })
}

function rejectLines(
  buId: string,
  id: string,
  columns: readonly string[],
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let after = -1
  return new ReadableStream({
    start: (controller) =>
      controller.enqueue(encoder.encode(`\uFEFF${toLine([...columns, 'Line', 'Reason'])}`)),
    pull: async (controller) => {
      const rows = await inBusinessUnit(webDatabase().sql, buId, (tx) =>
        listRejects(tx, buId, id, after, rejectsPerRead),
      )
      const last = rows.at(-1)
      if (!last) return controller.close()
      after = last.line
      const lines = rows.map(({ line, reason, cells }) => {
        const padded = columns.map((_, index) => cells[index] ?? '')
        return toLine([...padded, line, reason])
      })
      controller.enqueue(encoder.encode(lines.join('')))
    },
  })
}
