/** What Node and the driver say of a connection that is gone, or that nobody took. */
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
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // 57P01 to 57P03: shutting down, crashed, starting up. 08: connection exceptions.
  return /^(57P0.|08...)$/.test(code) || lostCodes.has(code)
}
