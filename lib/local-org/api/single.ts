import type { ApiAnswer, Context } from '../context.ts'
import { ApiError, fromDmlError } from '../http/errors.ts'
import { draft } from '../records/prepare.ts'
import type { SaveResult } from '../records/write.ts'
import { save } from '../records/write.ts'
import type { ObjectView } from '../schema/view.ts'

const none: ReadonlySet<string> = new Set()

export async function createOne(
  context: Context,
  object: ObjectView,
  body: Record<string, unknown>,
): Promise<ApiAnswer> {
  if (!object.createable) {
    throw new ApiError(
      400,
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      `entity type ${object.name} does not support create`,
    )
  }
  const [result] = await save(
    context,
    object,
    [{ draft: draft(object, body, 'create', none) }],
    true,
  )
  if (!result!.success) throw fromDmlError(result!.errors[0]!)
  return {
    status: 201,
    body: { id: result!.id, success: true, errors: [] },
    headers: {
      location: `/services/data/v${context.version}/sobjects/${object.name}/${result!.id}`,
    },
  }
}

export async function updateOne(
  context: Context,
  object: ObjectView,
  id: string,
  body: Record<string, unknown>,
): Promise<SaveResult> {
  const since = Date.parse(String(context.headers['if-unmodified-since'] ?? ''))
  const [result] = await save(
    context,
    object,
    [
      {
        id,
        draft: draft(object, body, 'update', none),
        ...(Number.isNaN(since) ? {} : { unmodifiedSince: since }),
      },
    ],
    true,
  )
  return result!
}
