import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { orgEnvironment } from '#lib/base/env.ts'
import { createLog } from '#lib/base/log.ts'
import { handleAdmin } from './admin/handle.ts'
import { LateCommits } from './admin/late.ts'
import { handleApi } from './api/handle.ts'
import { listVersions } from './api/limits.ts'
import { BulkRunner } from './bulk/runner.ts'
import type { Server, ServerConfig } from './context.ts'
import { ApiError } from './http/errors.ts'
import type { Exchange } from './http/exchange.ts'
import { openExchange, sendJson } from './http/exchange.ts'
import { handleAuthorize } from './oauth/authorize.ts'
import { handleIdentity } from './oauth/identity.ts'
import { handleRevoke, handleToken } from './oauth/token.ts'
import { handlePage } from './pages/handle.ts'
import { IdSource } from './records/id-source.ts'
import { Schemas } from './schema/view.ts'
import { handleSoap } from './soap/handle.ts'
import { openDatabase, openJournal } from './store/database.ts'
import { migrateOrg } from './store/migrate.ts'
import { addMissingObjects } from './store/provision.ts'
import { Statistics } from './store/statistics.ts'
import { sweep } from './store/sweep.ts'

export { migrateOrg }

export type OrgServerOptions = Partial<ServerConfig> & {
  databaseUrl: string
  adminKey: string
  /** 0 takes any free port. */
  port: number
  onError?: (error: unknown, path: string) => void
}

export type OrgServer = { port: number; url: string; stop: () => Promise<void> }

const host = '127.0.0.1'
const sweepMs = 3_600_000

/** Migrates the org's database and serves its orgs until stopped. */
export async function startOrgServer(options: OrgServerOptions): Promise<OrgServer> {
  await migrateOrg(options.databaseUrl)
  const sql = openDatabase(options.databaseUrl, 12)
  const server = {
    sql,
    journal: openJournal(options.databaseUrl),
    ids: new IdSource(sql),
    schemas: new Schemas(),
    statistics: new Statistics(sql),
    config: {
      adminKey: options.adminKey,
      concordUrl: options.concordUrl ?? 'http://127.0.0.1:4310',
      dailyApiRequests: options.dailyApiRequests ?? 100_000,
      accessTokenSeconds: options.accessTokenSeconds ?? 7_200,
    },
  } as Server
  server.bulk = new BulkRunner(server)
  server.late = new LateCommits()
  await addMissingObjects(server)
  await sweep(sql)
  server.bulk.wake()
  const sweeping = setInterval(() => sweep(sql).catch(() => {}), sweepMs)
  sweeping.unref()
  const http = createServer((request, response) => {
    const exchange = openExchange(request, response)
    route(server, exchange).catch((error: unknown) => {
      answerFailure(exchange, error)
      options.onError?.(error, exchange.pathname)
    })
  })
  http.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(options.port, host, resolve)
  })
  const { port } = http.address() as AddressInfo
  return {
    port,
    url: `http://${host}:${port}`,
    stop: async () => {
      clearInterval(sweeping)
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      server.late.releaseAll()
      await server.bulk.stop()
      await Promise.all([server.sql.end({ timeout: 5 }), server.journal.end({ timeout: 5 })])
    },
  }
}

async function route(server: Server, exchange: Exchange): Promise<void> {
  const [first, second, third] = exchange.path
  if (first === '__org') return handleAdmin(server, exchange)
  if (first === 'id') return handleIdentity(server, exchange)
  if (first !== 'services') return handlePage(server, exchange)
  if (second === 'oauth2') return routeOAuth(server, exchange, third)
  if (second === 'data' && !third) return sendJson(exchange.response, 200, listVersions())
  if (second === 'data') return handleApi(server, exchange)
  if (second === 'Soap') return handleSoap(server, exchange)
  sendJson(exchange.response, 404, [
    { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' },
  ])
}

function routeOAuth(server: Server, exchange: Exchange, name: string | undefined): Promise<void> {
  switch (name) {
    case 'authorize':
      return handleAuthorize(server, exchange)
    case 'token':
      return handleToken(server, exchange)
    case 'revoke':
      return handleRevoke(server, exchange)
    case 'userinfo':
      return handleIdentity(server, exchange)
    default:
      sendJson(exchange.response, 404, {
        error: 'not_found',
        error_description: 'unknown endpoint',
      })
      return Promise.resolve()
  }
}

/** A fault of this program: told with a number to look for in the log, never with its insides. */
function answerFailure({ response, request }: Exchange, error: unknown): void {
  if (response.headersSent || request.socket.destroyed) {
    response.destroy()
    return
  }
  if (error instanceof ApiError) {
    sendJson(response, error.status, error.body())
    return
  }
  const id = Date.now().toString(36).toUpperCase()
  const message = `An unexpected error occurred. Please include this ErrorId if you contact support: ${id}`
  sendJson(response, 500, [{ errorCode: 'UNKNOWN_EXCEPTION', message }])
}

async function main(): Promise<void> {
  const environment = orgEnvironment()
  const log = createLog('org')
  const server = await startOrgServer({
    databaseUrl: environment.ORG_DATABASE_URL,
    adminKey: environment.ORG_ADMIN_KEY,
    port: environment.ORG_PORT,
    concordUrl: environment.CONCORD_URL,
    onError: (error, path) => log.error({ error, path }, 'a request failed'),
  })
  log.info({ url: server.url }, 'the local Salesforce org is open')
  const stop = () => {
    server.stop().finally(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  })
}
