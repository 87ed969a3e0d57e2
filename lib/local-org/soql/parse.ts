import type { Query } from '@jetstreamapp/soql-parser-js'
import { parseQuery } from '@jetstreamapp/soql-parser-js'
import { malformed } from './errors.ts'

const statementMax = 100_000

export function parseSoql(soql: string): Query {
  if (soql.length > statementMax) {
    throw malformed(`SOQL statements can not be longer than ${statementMax} characters`)
  }
  if (soql.trim() === '') throw malformed("unexpected token: '<EOF>'")
  try {
    return parseQuery(soql, { allowApexBindVariables: false })
  } catch (error) {
    throw malformed(`unexpected token: '${offendingToken(error)}'`)
  }
}

function offendingToken(error: unknown): string {
  if (error && typeof error === 'object') {
    const token = (error as { token?: { image?: string } }).token
    if (token) return token.image || '<EOF>'
    const found = /but found --> '(.*?)' <--/.exec((error as Error).message)
    if (found) return found[1] || '<EOF>'
  }
  return '<EOF>'
}
