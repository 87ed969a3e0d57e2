import type { Server } from '../context.ts'
import { ApiError, notFound } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { readJson, sendJson } from '../http/exchange.ts'
import { equalSecrets } from '../oauth/secrets.ts'
import type { Org } from '../org.ts'
import { postgresCode } from '../store/database.ts'
import { listOrgs, orgByKey } from '../store/lookup.ts'
import type { NewOrg } from '../store/provision.ts'
import { createOrg } from '../store/provision.ts'
import { armedFaults, armFault, clearFaults, listFaults, setFaults } from './faults.ts'
import { loadRecords } from './load.ts'
import { counters, requestLog, resetCounters } from './log.ts'
import { createField, createObject, deleteField, deleteObject, listObjects } from './objects.ts'
import {
  deleteOrg,
  expireTokens,
  refreshSandbox,
  revokeTokens,
  updateApp,
  updateOrg,
} from './orgs.ts'
import { queryAsSystem, saveAsUser } from './records.ts'
import { deleteRule, listRules, saveRule } from './rules.ts'
import { restoreSnapshot, takeSnapshot } from './snapshots.ts'

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** /__org/…: for the demo, tests and campaigns on this machine. No Salesforce has it. */
export async function handleAdmin(server: Server, exchange: Exchange): Promise<void> {
  const { request, response } = exchange
  const key = String(request.headers['x-org-admin-key'] ?? '')
  if (
    !loopback.has(request.socket.remoteAddress ?? '') ||
    !equalSecrets(key, server.config.adminKey)
  ) {
    return sendJson(response, 403, { error: 'not allowed' })
  }
  try {
    sendJson(response, 200, (await answer(server, exchange)) ?? {})
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    sendJson(response, error.status, { error: error.message, code: error.code })
  }
}

async function answer(server: Server, exchange: Exchange): Promise<unknown> {
  const [, area, key, action, name] = exchange.path
  const route = `${exchange.method} ${action ?? ''}`
  if (area !== 'orgs') throw notFound()
  if (!key) return exchange.method === 'POST' ? create(server, exchange) : listOrgs(server.sql)
  const org = await orgByKey(server.sql, key)
  if (!org) throw notFound(`There is no org ${key}`)
  if (route === 'POST records') return loadRecords(server, org, exchange)
  const body = exchange.method === 'GET' ? undefined : await readJson(exchange.request)
  return orgAction(server, org, { route, name, body: body ?? {}, exchange })
}

type Action = { route: string; name: string | undefined; body: unknown; exchange: Exchange }

function orgAction(server: Server, org: Org, { route, name, body, exchange }: Action): unknown {
  switch (route) {
    case 'GET ':
      return org
    case 'PATCH ':
      return updateOrg(server, org, body as Parameters<typeof updateOrg>[2])
    case 'DELETE ':
      return deleteOrg(server, org)
    case 'GET faults':
      return listFaults(server, org)
    case 'PUT faults':
      return setFaults(server, org, body as Parameters<typeof setFaults>[2])
    case 'POST faults':
      return armFault(server, org, body as Parameters<typeof armFault>[2])
    case 'GET armed-faults':
      return armedFaults(server, org)
    case 'DELETE faults':
      return clearFaults(server, org)
    case 'POST expire-tokens':
      return expireTokens(server, org)
    case 'POST revoke-tokens':
      return revokeTokens(server, org)
    case 'POST refresh-sandbox':
      return refreshSandbox(server, org)
    case 'POST hold':
      return server.late.hold(server, org, body as Parameters<typeof saveAsUser>[2])
    case 'POST release':
      return server.late.release(org, name ?? '')
    case 'PATCH app':
      return updateApp(server, org, body as Parameters<typeof updateApp>[2])
    case 'GET rules':
      return listRules(server, org)
    case 'POST rules':
      return saveRule(server, org, body as Parameters<typeof saveRule>[2])
    case 'DELETE rules':
      return deleteRule(server, org, name ?? '')
    case 'GET objects':
      return listObjects(server, org)
    case 'POST objects':
      return createObject(server, org, body as Parameters<typeof createObject>[2])
    case 'DELETE objects':
      return deleteObject(server, org, name ?? '')
    case 'POST fields':
      return createField(server, org, body as Parameters<typeof createField>[2])
    case 'DELETE fields':
      return deleteField(server, org, name ?? '')
    case 'GET counters':
      return counters(server, org)
    case 'DELETE counters':
      return resetCounters(server, org)
    case 'GET log':
      return requestLog(server, org, exchange.query)
    case 'POST query':
      return queryAsSystem(server, org, body as Parameters<typeof queryAsSystem>[2])
    case 'POST save':
      return saveAsUser(server, org, body as Parameters<typeof saveAsUser>[2])
    case 'POST snapshots':
      if (!name) throw notFound()
      return takeSnapshot(server, org, name)
    case 'POST restore':
      if (!name) throw notFound()
      return restoreSnapshot(server, org, name)
    default:
      throw notFound()
  }
}

async function create(server: Server, exchange: Exchange): Promise<unknown> {
  const wanted = (await readJson(exchange.request)) as NewOrg
  if (!/^[a-z0-9-]{2,40}$/.test(wanted?.key ?? '') || !wanted.name) {
    throw new ApiError(400, 'INVALID', 'key must be of a-z, 0-9 and -, and name must be given')
  }
  try {
    return await createOrg(server, wanted)
  } catch (error) {
    if (postgresCode(error) !== '23505') throw error
    throw new ApiError(409, 'EXISTS', `There is already an org ${wanted.key}`)
  }
}
