import postgres from 'postgres'

export type Sql = postgres.Sql
export type Tx = postgres.TransactionSql
/** Either a pool or a transaction on it: what reads take. */
export type SqlLike = postgres.ISql

export type Database = { sql: Sql; end: () => Promise<void> }

export type DatabaseOptions = {
  /** Shown in pg_stat_activity. */
  name: string
  connectionsMax?: number
  /** 0 = none. The console asks for 5 s, so that one bad query cannot hold a page for ever. */
  statementTimeoutMs?: number
}

/** From a connection that was lost or refused to the next try. */
const connectAgainSeconds = 0.25

/** Opens a pool. Nothing connects before the first query, so this is safe while Next collects pages. */
export function openDatabase(url: string, options: DatabaseOptions): Database {
  const sql = postgres(url, {
    max: options.connectionsMax ?? 10,
    idle_timeout: 60,
    connect_timeout: 5,
    // The driver's own pauses grow to 20 s, and a statement waits for them: pages would hang, and heal as late.
    backoff: () => connectAgainSeconds,
    max_lifetime: 30 * 60,
    onnotice: () => {},
    connection: {
      application_name: options.name,
      statement_timeout: options.statementTimeoutMs ?? 0,
      // A frozen process must not hold its locks for ever.
      idle_in_transaction_session_timeout: 30_000,
    },
  })
  // Wrapping this pool with drizzle() would take away its dates and JSON parameters: it replaces the pool's serializers.
  return { sql, end: () => sql.end({ timeout: 5 }) }
}

/**
 * Runs `work` in one transaction that sees the rows of this business unit and no others. The setting is local to the
 * transaction, since a pooled session would carry it to its next user.
 */
export async function inBusinessUnit<T>(
  sql: Sql,
  buId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const result = await sql.begin(async (tx) => {
    await tx`select set_config('app.bu_id', ${buId}, true)`
    return work(tx)
  })
  return result as T
}
