/** The name under which a call is counted, delayed and made to fail. */
export type Operation =
  | 'versions'
  | 'resources'
  | 'limits'
  | 'describeGlobal'
  | 'describe'
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'upsert'
  | 'updated'
  | 'deleted'
  | 'query'
  | 'queryAll'
  | 'queryMore'
  | 'collections.create'
  | 'collections.update'
  | 'collections.upsert'
  | 'collections.delete'
  | 'collections.retrieve'
  | 'composite'
  | 'batch'
  | 'tooling.query'
  | 'tooling.create'
  | 'tooling.other'
  | `bulk.${'ingest' | 'query'}.${'create' | 'list' | 'info' | 'upload' | 'state' | 'results' | 'delete'}`
  | 'identity'
  | 'other'

export function operationOf(method: string, path: string[]): Operation {
  const [area, second, third, fourth] = path
  switch (area) {
    case undefined:
      return 'resources'
    case 'limits':
      return 'limits'
    case 'query':
      return second ? 'queryMore' : 'query'
    case 'queryAll':
      return second ? 'queryMore' : 'queryAll'
    case 'tooling':
      return toolingOperation(method, second)
    case 'jobs':
      if (second !== 'ingest' && second !== 'query') return 'other'
      return `bulk.${second}.${jobVerb(method, third, fourth)}`
    case 'composite':
      return compositeOperation(method, second, third, fourth)
    case 'sobjects':
      return sobjectOperation(method, second, third, fourth)
    default:
      return 'other'
  }
}

function jobVerb(method: string, id: string | undefined, part: string | undefined) {
  if (!id) return method === 'POST' ? 'create' : 'list'
  if (method === 'PUT') return 'upload'
  if (method === 'PATCH') return 'state'
  if (method === 'DELETE') return 'delete'
  return part ? 'results' : 'info'
}

function toolingOperation(method: string, area: string | undefined): Operation {
  if (area === 'query') return 'tooling.query'
  return method === 'POST' ? 'tooling.create' : 'tooling.other'
}

function compositeOperation(
  method: string,
  area: string | undefined,
  object: string | undefined,
  field: string | undefined,
): Operation {
  if (area === undefined) return 'composite'
  if (area === 'batch') return 'batch'
  if (area !== 'sobjects') return 'other'
  if (method === 'DELETE') return 'collections.delete'
  if (method === 'PATCH') return field ? 'collections.upsert' : 'collections.update'
  return object ? 'collections.retrieve' : 'collections.create'
}

function sobjectOperation(
  method: string,
  object: string | undefined,
  third: string | undefined,
  fourth: string | undefined,
): Operation {
  if (!object) return 'describeGlobal'
  if (third === 'describe') return 'describe'
  if (third === 'updated') return 'updated'
  if (third === 'deleted') return 'deleted'
  if (method === 'POST' && !third) return 'create'
  if (method === 'PATCH') return fourth ? 'upsert' : 'update'
  if (method === 'DELETE') return 'delete'
  return third ? 'read' : 'describe'
}
