import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ApiError } from './errors.ts'

const unzip = promisify(gunzip)
const bodyMax = 50 * 1024 * 1024

/** One HTTP request with its address taken apart. */
export type Exchange = {
  request: IncomingMessage
  response: ServerResponse
  method: string
  /** Without empty parts: repeated and trailing slashes mean nothing. */
  path: string[]
  pathname: string
  query: URLSearchParams
  /** Scheme and host as the client wrote them. */
  origin: string
  /** From /orgs/<key>/…, which is then no part of the path. */
  orgKey: string | undefined
}

export function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const [rawPath = '/', ...rest] = (request.url ?? '/').split('?')
  let parts = rawPath.split('/').filter((part) => part !== '')
  let orgKey: string | undefined
  if (parts[0] === 'orgs' && parts.length > 2) {
    orgKey = decodeURIComponent(parts[1]!)
    parts = parts.slice(2)
  }
  const host = request.headers.host ?? '127.0.0.1'
  const scheme = request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'
  return {
    request,
    response,
    method: methodOf(request, rest.join('?')),
    path: parts.map(decode),
    pathname: `/${parts.join('/')}`,
    query: new URLSearchParams(rest.join('?')),
    origin: `${scheme}://${host}`,
    orgKey,
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Old clients that cannot PATCH say so in the query. */
function methodOf(request: IncomingMessage, query: string): string {
  const override = new URLSearchParams(query).get('_HttpMethod')
  return request.method === 'POST' && override ? override.toUpperCase() : (request.method ?? 'GET')
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyMax)
      throw new ApiError(413, 'REQUEST_TOO_LARGE', 'The request body is too large')
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  const zipped = request.headers['content-encoding'] === 'gzip'
  return (zipped ? await unzip(body) : body).toString('utf8')
}

export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readBody(request)
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ApiError(400, 'JSON_PARSER_ERROR', (error as Error).message)
  }
}

export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(await readBody(request))
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = body === undefined ? undefined : JSON.stringify(body)
  sendJsonText(response, status, text, headers)
}

/** For who has put the text together already: a page of two thousand records is long to write twice. */
export function sendJsonText(
  response: ServerResponse,
  status: number,
  text: string | undefined,
  headers: Record<string, string>,
): void {
  if (text !== undefined) headers['content-type'] = 'application/json;charset=UTF-8'
  headers['cache-control'] = 'no-cache,must-revalidate,max-age=0,no-store,private'
  response.writeHead(status, headers)
  response.end(text)
}

export function redirect(response: ServerResponse, location: string, cookies: string[] = []): void {
  response.writeHead(302, { location, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) })
  response.end()
}

export function cookie(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=')
    if (part.slice(0, at).trim() === name) return decodeURIComponent(part.slice(at + 1).trim())
  }
  return undefined
}
