import { type Database, openDatabase } from '#db/client.ts'
import { webEnvironment } from '#lib/base/env.ts'

const held = globalThis as typeof globalThis & { concordWeb?: Database }

/** The console's pool, as concord_web: one per process, also across reloads in development. */
export function webDatabase(): Database {
  held.concordWeb ??= openDatabase(webEnvironment().WEB_DATABASE_URL, {
    name: 'concord-web',
    connectionsMax: 12,
    statementTimeoutMs: 5_000,
  })
  return held.concordWeb
}
