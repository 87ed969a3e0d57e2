import { inBusinessUnit, type Sql } from '#db/client.ts'
import type { Instant } from '#lib/base/instant.ts'
import type { Logger } from '#lib/base/log.ts'
import { newId } from '#lib/base/new-id.ts'
import type { EnvelopeKey } from '#lib/connector/envelope.ts'
import { sessionOf } from '#lib/connector/tokens.ts'
import { readCovers } from '#lib/custom-objects/covers.ts'
import { type CallKind, type Client, openClient } from '#lib/salesforce/client.ts'
import { readCustom } from '#lib/salesforce/custom.ts'
import { salesforceOverRest } from '#lib/salesforce/rest.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { openAccounts } from '#lib/sync/store/accounts.ts'
import { customObjectStore } from '#lib/sync/store/custom-objects.ts'
import { openPostgresStore } from '#lib/sync/store/postgres-store.ts'

/** What a worker process has, whatever it works on. */
export type Workshop = {
  sql: Sql
  log: Logger
  workerId: string
  tokenKey: EnvelopeKey
  sealingPrivateKey: string
  /** The local org, where one is configured: the only address that need not be Salesforce's. */
  localOrgUrl: string | undefined
  /** Under which people reach the console: links in e-mails begin with it. */
  concordUrl: string
  /** The name server that sending domains are checked with; without it the machine's own. */
  resolver?: string | undefined
}

/** The oldest API version that has all we use. */
export const apiVersion = '62.0'

/** What a run of one business unit needs from outside; null while it is not connected. */
export async function openContext(
  workshop: Workshop,
  buId: string,
  kind: CallKind,
): Promise<{ context: SyncContext; client: Client; hasPersonAccounts: boolean } | null> {
  const connected = await readConnection(workshop.sql, buId)
  if (!connected) return null
  const client = clientOf(workshop, buId)
  const { instanceUrl, hasPersonAccounts } = connected
  const reader = { client, apiVersion, kind, hasPersonAccounts }
  const org = salesforceOverRest(reader, instanceUrl)
  const context: SyncContext = {
    store: openPostgresStore(workshop.sql, buId),
    org,
    accounts: openAccounts(workshop.sql, buId, reader),
    customObjects: {
      ...customObjectStore((work) => inBusinessUnit(workshop.sql, buId, work), buId, null),
      read: (reads) => readCustom(reader, reads),
    },
    worker: workshop.workerId,
    clock: () => Date.now() as Instant,
    random: Math.random,
    newId,
  }
  return { context, client, hasPersonAccounts }
}

export function clientOf(workshop: Workshop, buId: string): Client {
  const { sql, tokenKey: key, localOrgUrl, log } = workshop
  return openClient({
    session: sessionOf({ sql, buId, key, localOrgUrl }),
    apiVersion,
    covers: () => inBusinessUnit(sql, buId, (tx) => readCovers(tx, buId)),
    onCall: ({ kind, method, ms, status, failure }) =>
      log.debug({ buId, kind, method, ms, status, failure }, 'salesforce call'),
  })
}

type Connection = { instanceUrl: string; hasPersonAccounts: boolean }

/** Whether the org has person accounts is what its contacts said at the last describe. */
async function readConnection(sql: Sql, buId: string): Promise<Connection | null> {
  const [row] = await inBusinessUnit(
    sql,
    buId,
    (tx) => tx<{ instanceUrl: string | null; hasPersonAccounts: boolean }[]>`
      select instance_url as "instanceUrl", exists (
        select from crm_schemas s
        where s.bu_id = c.bu_id and s.object = 'Contact' and s.fields @> '[{"name": "IsPersonAccount"}]'
      ) as "hasPersonAccounts"
      from connectors c where bu_id = ${buId} and connected_at is not null`,
  )
  return row?.instanceUrl
    ? { instanceUrl: row.instanceUrl, hasPersonAccounts: row.hasPersonAccounts }
    : null
}
