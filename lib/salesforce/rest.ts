import { bulkOverRest } from '#lib/salesforce/bulk.ts'
import { classifyBroken, isObject } from '#lib/salesforce/classify.ts'
import { spend } from '#lib/salesforce/composite.ts'
import { describeObjects } from '#lib/salesforce/describe.ts'
import { readFieldTimes } from '#lib/salesforce/history.ts'
import { mergeRecords } from '#lib/salesforce/merge.ts'
import type { OrgIdentity, Reply, SalesforcePort } from '#lib/salesforce/port.ts'
import {
  countRecords,
  findCandidates,
  findTaken,
  readAssignees,
  readByIds,
  readChanged,
  readSales,
  readUsers,
} from '#lib/salesforce/queries.ts'
import type { Reader } from '#lib/salesforce/run-queries.ts'
import { updateRecords, upsertRecords } from '#lib/salesforce/writes.ts'

/** The port over REST. */
export function salesforceOverRest(reader: Reader, instanceUrl: string): SalesforcePort {
  return {
    identity: () => readIdentity(reader, instanceUrl),
    describe: (objects) => describeObjects(reader, objects),
    users: () => readUsers(reader),
    assignees: () => readAssignees(reader),
    changedSince: (reads) => readChanged(reader, reads),
    salesChangedSince: (reads) => readSales(reader, reads),
    findCandidates: (search) => findCandidates(reader, search),
    findTaken: (search) => findTaken(reader, search),
    readByIds: (reads) => readByIds(reader, reads),
    updateRecords: (rows) => updateRecords(reader, rows),
    upsertRecords: (rows) => upsertRecords(reader, rows),
    fieldTimes: (reads) => readFieldTimes(reader, reads),
    mergeRecords: (request) => mergeRecords(reader, request),
    count: (requests) => countRecords(reader, requests),
    ...bulkOverRest(reader),
  }
}

/** Who we are there, and which org it is [CN-11]. */
async function readIdentity(reader: Reader, instanceUrl: string): Promise<Reply<OrgIdentity>> {
  const { kind } = reader
  const user = await reader.client.call({
    method: 'GET',
    path: '/services/oauth2/userinfo',
    effect: 'read',
    kind,
  })
  if (!user.ok) return user
  const org = await reader.client.call({
    method: 'GET',
    path: `/query?q=${encodeURIComponent('select Id, Name from Organization')}`,
    effect: 'read',
    kind,
  })
  const spent = spend(user, org)
  if (!org.ok) return { ok: false, failure: org.failure, ...spent }
  const value = toIdentity(user.value, org.value, reader.apiVersion, instanceUrl)
  const unreadable = classifyBroken('read', 'The org did not say who we are', true)
  return value ? { ok: true, value, ...spent } : { ok: false, failure: unreadable, ...spent }
}

function toIdentity(
  user: unknown,
  query: unknown,
  apiVersion: string,
  instanceUrl: string,
): OrgIdentity | null {
  const org: unknown = isObject(query) && Array.isArray(query.records) ? query.records[0] : null
  if (!isObject(user) || !isObject(org)) return null
  const { user_id: userId, organization_id: orgId } = user
  if (typeof userId !== 'string' || typeof orgId !== 'string') return null
  const username = typeof user.preferred_username === 'string' ? user.preferred_username : userId
  return {
    orgId,
    orgName: typeof org.Name === 'string' ? org.Name : orgId,
    instanceUrl,
    userId,
    username,
    displayName: typeof user.name === 'string' ? user.name : username,
    apiVersion,
  }
}
