import postgres from 'postgres'

const bigintAsNumber = {
  to: 20,
  from: [20],
  serialize: (value: number) => String(value),
  parse: (text: string) => Number(text),
}

type Types = { bigint: number }
export type Database = postgres.Sql<Types>
export type Transaction = postgres.TransactionSql<Types>
/** What every read and write takes: the pool, or the transaction it is part of. */
export type Queryable = Database | Transaction

/** A Postgres that comes back is found again at once: the default waits up to 20 s after a few failures. */
const backoff = () => 0.1

export function openDatabase(url: string, max: number): Database {
  return postgres(url, {
    max,
    types: { bigint: bigintAsNumber },
    onnotice: () => {},
    backoff,
    // Every question is about one org's table of a shared one: an index always serves better than all rows.
    connection: {
      application_name: 'local-org',
      lock_timeout: 10_000,
      enable_seqscan: 'off',
      jit: 'off',
    },
  }) as unknown as Database
}

/** For the request log and the counters: they must be written before a request is handled, but need not wait for the disk. */
export function openJournal(url: string): Database {
  return postgres(url, {
    max: 4,
    types: { bigint: bigintAsNumber },
    onnotice: () => {},
    backoff,
    connection: { application_name: 'local-org-journal', synchronous_commit: 'off' },
  }) as unknown as Database
}

export function isPool(sql: Queryable): sql is Database {
  return 'begin' in sql && typeof sql.begin === 'function'
}

/** Runs in the transaction at hand, under a savepoint, or in a new one. */
export function inTransaction<T>(
  sql: Queryable,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const run = isPool(sql) ? sql.begin(work) : (sql as Transaction).savepoint(work)
  return run as Promise<T>
}

export function postgresCode(error: unknown): string | undefined {
  return error instanceof postgres.PostgresError ? error.code : undefined
}
