import { ApiError } from '../http/errors.ts'

const reference = 'Please reference your WSDL or the describe call for the appropriate names.'

export function malformed(message: string): ApiError {
  return new ApiError(400, 'MALFORMED_QUERY', message)
}

export function noSuchColumn(soql: string, name: string, entity: string): ApiError {
  return new ApiError(
    400,
    'INVALID_FIELD',
    `${caret(soql, name)}No such column '${name}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${reference}`,
  )
}

export function noSuchRelationship(soql: string, name: string): ApiError {
  return new ApiError(
    400,
    'INVALID_FIELD',
    `${caret(soql, name)}Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${reference}`,
  )
}

export function noSuchType(soql: string, name: string): ApiError {
  return new ApiError(
    400,
    'INVALID_TYPE',
    `${caret(soql, name)}sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${reference}`,
  )
}

export function invalidFilter(soql: string, name: string, message: string): ApiError {
  return new ApiError(400, 'INVALID_FIELD', caret(soql, name) + message)
}

export function invalidId(soql: string, name: string, value: string): ApiError {
  return new ApiError(
    400,
    'INVALID_QUERY_FILTER_OPERATOR',
    `${caret(soql, name)}invalid ID field: ${value}`,
  )
}

/** Salesforce quotes the statement around the fault, with a caret below it. */
function caret(soql: string, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const at = Math.max(soql.search(new RegExp(`(?<![\\w])${escaped}(?![\\w])`, 'i')), 0)
  const before = soql.slice(0, at)
  const row = before.split('\n').length
  const column = at - before.lastIndexOf('\n')
  const lineStart = before.lastIndexOf('\n') + 1
  const from = Math.max(lineStart, at - 30)
  const lineEnd = soql.indexOf('\n', at)
  const to = Math.min(lineEnd === -1 ? soql.length : lineEnd, at + name.length + 30)
  const quoted = soql.slice(from, to)
  return `\n${quoted}\n${' '.repeat(at - from)}^\nERROR at Row:${row}:Column:${column}\n`
}
