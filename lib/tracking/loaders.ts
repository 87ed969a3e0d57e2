import 'server-only'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { writeAudit } from '#lib/audit/writes.ts'
import { currentViewer } from '#lib/auth/current-viewer.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { may } from '#lib/auth/permissions.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { createLog } from '#lib/base/log.ts'
import { listFields } from '#lib/prospects/reads.ts'
import { formPage } from '#lib/tracking/form-page.ts'
import { fileBytesMax, typeOfFile } from '#lib/tracking/input.ts'
import {
  findForm,
  getStand,
  listFiles,
  listForms,
  listRedirects,
  listSubmissions,
} from '#lib/tracking/reads.ts'
import type { FormRecord, FormsScreen, SubmissionPage } from '#lib/tracking/types.ts'
import { addFile } from '#lib/tracking/writes.ts'

const log = createLog('web')
const collector = () => webEnvironment().COLLECTOR_URL?.replace(/\/$/, '') ?? null

async function readScreen(tx: Tx, buId: string): Promise<Omit<FormsScreen, 'maySettings'>> {
  const origin = collector()
  return {
    stand: await getStand(tx, buId, origin),
    forms: await listForms(tx, buId, origin),
    redirects: await listRedirects(tx, buId, origin),
    files: await listFiles(tx, buId, origin),
    fields: (await listFields(tx)).map(({ name, label }) => ({ name, label })),
  }
}

export const loadForms = (): Promise<FormsScreen> =>
  load('tracking.read', async ({ tx, viewer }) => ({
    ...(await readScreen(tx, viewer.buId)),
    maySettings: may(viewer.role, 'tracking.settings'),
  }))

export const answerForms = (): Promise<Response> =>
  answer('tracking.read', async ({ tx, viewer }) => ({
    ...(await readScreen(tx, viewer.buId)),
    maySettings: may(viewer.role, 'tracking.settings'),
  }))

const isId = (id: string) => z.uuid().safeParse(id).success

async function readForm(tx: Tx, buId: string, id: string): Promise<FormRecord | null> {
  const [row] = isId(id) ? await listForms(tx, buId, collector(), id) : []
  const form = row && (await findForm(tx, buId, id))
  if (!row || !form) return null
  const snippet = form.kind === 'handler' ? await snippetOf(tx, form, row.address) : null
  return { ...row, ...form, snippet }
}

/** An ordinary form for the website, as a beginning. */
async function snippetOf(
  tx: Tx,
  form: Parameters<typeof formPage>[0]['form'],
  action: string,
): Promise<string> {
  const page = formPage({ form, fields: await listFields(tx), action })
  return (/<form[\s\S]*<\/form>/.exec(page)?.[0] ?? '')
    .replace('<div class="hp"', '<div style="position:absolute;left:-9999px"')
    .replaceAll('><label', '>\n<label')
}

export const loadForm = (
  id: string,
): Promise<{ form: FormRecord; submissions: SubmissionPage; fields: FormsScreen['fields'] }> =>
  load('tracking.read', async ({ tx, viewer }) => {
    const form = await readForm(tx, viewer.buId, id)
    if (!form) notFound()
    return {
      form,
      submissions: await listSubmissions(tx, viewer.buId, id, null),
      fields: (await listFields(tx)).map(({ name, label }) => ({ name, label })),
    }
  })

export const answerSubmissions = (id: string, request: Request): Promise<Response> =>
  answer('tracking.read', async ({ tx, viewer }) => {
    if (!isId(id)) return problem(404, 'not_found', 'There is no such form.')
    const cursor = new URL(request.url).searchParams.get('cursor')
    return listSubmissions(tx, viewer.buId, id, cursor)
  })

/** A file of at most ten megabytes, as the body; its name in the address. */
export async function takeFile(request: Request): Promise<Response> {
  const viewer = await currentViewer()
  if (!viewer) return problem(401, 'signed_out', 'You are signed out. Sign in again to go on.')
  const site = request.headers.get('sec-fetch-site')
  const foreign = request.headers.get('origin') === 'null' || (site && site !== 'same-origin')
  if (foreign || !may(viewer.role, 'tracking.manage')) {
    return problem(403, 'forbidden', 'Your role does not include this. Ask an admin.')
  }
  const name = fileName(new URL(request.url).searchParams.get('name'))
  const contentType = typeOfFile(name)
  if (!name || !contentType) {
    return problem(
      415,
      'invalid',
      'Files of this kind are not offered: PDF, office documents, pictures, ZIP, MP4.',
    )
  }
  try {
    const bytes = await readBytes(request)
    if (!bytes) return problem(413, 'too_large', 'A file has at most 10 MB, and more than nothing.')
    const id = await inBusinessUnit(webDatabase().sql, viewer.buId, async (tx) => {
      const made = await addFile(tx, viewer.buId, { name, contentType, bytes }, viewer.name)
      await writeAudit(tx, viewer, { action: 'file.added', target: name })
      return made
    })
    return Response.json({ id }, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    const reference = crypto.randomUUID().slice(0, 8)
    log.error({ error, reference }, 'an upload broke off')
    return problem(503, 'unavailable', `The upload broke off. Reference ${reference}.`)
  }
}

function fileName(given: string | null): string {
  const last = (given ?? '').split(/[/\\]/).at(-1) ?? ''
  return last
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(-120)
}

async function readBytes(request: Request): Promise<Buffer | null> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    length += part.length
    if (length > fileBytesMax) return null
    parts.push(part)
  }
  return length > 0 ? Buffer.concat(parts) : null
}
