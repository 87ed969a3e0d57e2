import type { ApiRequest, Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'

/** Reads the address of a request inside a composite or batch; its version may differ from the outer one. */
export function subrequest(
  context: Context,
  method: string,
  url: string,
  body: unknown,
): { request: ApiRequest; version: string } {
  const { pathname, searchParams } = new URL(url.replace(/\/{2,}/g, '/'), 'http://org')
  const match = /^\/(?:services\/data\/)?v(\d+\.\d)\/?(.*)$/.exec(pathname)
  if (!match) throw new ApiError(400, 'INVALID_INPUT', `Invalid url: ${url}`)
  const path = match[2]!
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent)
  return {
    request: { method: method.toUpperCase(), path, query: searchParams, body },
    version: match[1] ?? context.version,
  }
}
