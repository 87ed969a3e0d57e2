import { postgresCode } from './database.ts'

const lostCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
])

/** Whether Postgres went away under a statement, so that nobody knows whether it was carried out. */
export function isConnectionLost(error: unknown): boolean {
  const code = postgresCode(error)
  // 57P01 to 57P03: shutting down, crashed, starting up. 08: connection exceptions.
  if (code) return code.startsWith('57P0') || code.startsWith('08')
  const own = error instanceof Error && 'code' in error ? String(error.code) : ''
  return lostCodes.has(own)
}
