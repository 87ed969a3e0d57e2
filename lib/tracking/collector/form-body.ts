import type { IncomingMessage } from 'node:http'
import { Refusal, readBytes } from '#lib/tracking/collector/exchange.ts'

const bytesMax = 65_536
/** More than any form has; a body of that size could hold ten times as many. */
const partsMax = 200

/**
 * What a form posted, in either of the two ways in which browsers post forms. The body has ended and was short before
 * anything is read in it.
 * @throws Refusal
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type'] ?? ''
  const kind = type.split(';')[0]?.trim().toLowerCase()
  if (kind === 'application/x-www-form-urlencoded') {
    return bounded(new URLSearchParams((await readBytes(request, bytesMax)).toString('utf8')))
  }
  if (kind === 'multipart/form-data') return readParts(await readBytes(request, bytesMax), type)
  throw new Refusal(
    415,
    'Post this form as application/x-www-form-urlencoded or as multipart/form-data.',
  )
}

async function readParts(bytes: Buffer, type: string): Promise<URLSearchParams> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => {
      throw new Refusal(400, 'The parts of this form could not be told apart.')
    })
  const posted = new URLSearchParams()
  for (const [name, value] of form) {
    if (typeof value === 'string') posted.append(name, value)
    // A file input that was left empty is posted too, as a file without name and content.
    else if (value.size > 0 || value.name !== '') {
      throw new Refusal(415, 'Files cannot be sent with this form. Post it without them.')
    }
  }
  return bounded(posted)
}

function bounded(posted: URLSearchParams): URLSearchParams {
  if (posted.size > partsMax) throw new Refusal(413, 'This form has too many fields.')
  return posted
}
