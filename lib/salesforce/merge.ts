import { classifyBroken, classifyComplaint, isObject } from '#lib/salesforce/classify.ts'
import type { CrmValues, MergeRequest, Reply, RowOutcome } from '#lib/salesforce/port.ts'
import type { Reader } from '#lib/salesforce/run-queries.ts'

/** REST has no merge: the partner API is asked, once. */
export async function mergeRecords(
  reader: Reader,
  request: MergeRequest,
): Promise<Reply<RowOutcome>> {
  const { object, masterId, loserIds, values } = request
  const nulls = Object.keys(values).filter((name) => values[name] === null)
  const answer = await reader.client.call({
    method: 'POST',
    path: `/services/Soap/u/${reader.apiVersion}`,
    soap: {
      operation: 'merge',
      message: {
        request: {
          masterRecord: {
            type: object,
            ...(nulls.length > 0 && { fieldsToNull: nulls }),
            Id: masterId,
            ...given(values),
          },
          recordToMergeIds: [...loserIds],
        },
      },
    },
    effect: 'write',
    kind: reader.kind,
  })
  return answer.ok ? { ...answer, value: toOutcome(answer.value, masterId) } : answer
}

function given(values: CrmValues): CrmValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}

/** Everything is a text here, and one of several stands alone. */
function toOutcome(body: unknown, masterId: string): RowOutcome {
  const result = isObject(body) ? first(body.result) : null
  if (!isObject(result)) return { ok: false, failure: unreadable() }
  if (result.success === 'true') return { ok: true, id: masterId, created: false }
  const error = first(result.errors)
  if (!isObject(error) || typeof error.statusCode !== 'string') {
    return { ok: false, failure: unreadable() }
  }
  const fields = Array.isArray(error.fields) ? error.fields : [error.fields]
  return {
    ok: false,
    failure: classifyComplaint({
      statusCode: error.statusCode,
      message: typeof error.message === 'string' ? error.message : error.statusCode,
      fields: fields.filter((field) => typeof field === 'string'),
      recordIds: [],
    }),
  }
}

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value)
const unreadable = () =>
  classifyBroken('write', 'The org’s answer to the merge cannot be read', true)
