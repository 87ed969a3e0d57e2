import type { ApiRequest, Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { ObjectView } from '../schema/view.ts'

export type Body = Record<string, unknown>

export function objectBody(request: ApiRequest): Body {
  const { body } = request
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw new ApiError(
      400,
      'JSON_PARSER_ERROR',
      'The HTTP entity body is required, but this request has no entity body.',
    )
  }
  return body as Body
}

export function objectNamed(context: Context, name: string): ObjectView {
  const object = context.view.object(name)
  if (!object || object.tooling)
    throw new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist')
  return object
}

export function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true')
}

export function methodNotAllowed(method: string, allowed: string): ApiError {
  return new ApiError(
    405,
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${method}' not allowed. Allowed are ${allowed}`,
  )
}
