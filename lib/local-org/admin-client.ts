import type { ArmFault, Fault } from './admin/faults.ts'
import type { Generate } from './admin/generate.ts'
import type { AccessForAll } from './admin/grants.ts'
import type { Counters, LoggedRequest } from './admin/log.ts'
import type { CustomObjectDefinition, NewField, NewObject } from './admin/objects.ts'
import type { SaveRequest } from './admin/records.ts'
import type { NewRule } from './admin/rules.ts'
import type { ArmedFault } from './faults.ts'
import type { Org, OrgSettings } from './org.ts'
import type { SaveResult } from './records/write.ts'
import type { OrgRule } from './schema/rules.ts'
import type { Rendered } from './soql/render.ts'
import type { CreatedOrg, NewOrg } from './store/provision.ts'

export type {
  ArmedFault,
  ArmFault,
  Counters,
  CreatedOrg,
  Fault,
  LoggedRequest,
  NewObject,
  NewOrg,
  NewRule,
  Org,
  SaveRequest,
  SaveResult,
}
export type QueriedRecord = Rendered

type Settings = { [K in keyof OrgSettings]: OrgSettings[K] | null }

/** What the demo, tests, campaigns and benchmarks may ask of the local org beyond Salesforce's API. */
export type AdminClient = ReturnType<typeof adminClient>

export function adminClient({ url, adminKey }: { url: string; adminKey: string }) {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const isText = typeof body === 'string'
    const response = await fetch(`${url}/__org/orgs${path}`, {
      method,
      headers: {
        'x-org-admin-key': adminKey,
        ...(body === undefined
          ? {}
          : { 'content-type': isText ? 'application/x-ndjson' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    })
    const answer = (await response.json()) as T & { error?: string }
    if (!response.ok)
      throw new Error(`org ${method} ${path}: ${response.status} ${answer.error ?? ''}`)
    return answer
  }

  return {
    createOrg: (org: NewOrg) => call<CreatedOrg>('POST', '', org),
    listOrgs: () => call<Org[]>('GET', ''),
    getOrg: (key: string) => call<Org>('GET', `/${key}`),
    updateOrg: (key: string, change: { name?: string; settings?: Settings }) =>
      call<Org>('PATCH', `/${key}`, change),
    deleteOrg: (key: string) => call<object>('DELETE', `/${key}`),
    /** Arms or changes faults of one operation; numbers that are left out stay. */
    setFaults: (key: string, fault: Fault) => call<Fault[]>('PUT', `/${key}/faults`, fault),
    faults: (key: string) => call<Fault[]>('GET', `/${key}/faults`),
    /** Arms one of the catalogue by its name, or any other in full, for so many calls. */
    armFault: (key: string, fault: ArmFault) => call<ArmedFault[]>('POST', `/${key}/faults`, fault),
    armedFaults: (key: string) => call<ArmedFault[]>('GET', `/${key}/armed-faults`),
    clearFaults: (key: string) => call<object>('DELETE', `/${key}/faults`),
    expireTokens: (key: string) => call<{ expired: number }>('POST', `/${key}/expire-tokens`),
    revokeTokens: (key: string) => call<{ revoked: number }>('POST', `/${key}/revoke-tokens`),
    /** Saves in a transaction that stays open until it is released: a commit that comes late. */
    hold: (key: string, request: SaveRequest) =>
      call<{ id: string; results: SaveResult[] }>('POST', `/${key}/hold`, request),
    release: (key: string, id: string) => call<object>('POST', `/${key}/release/${id}`),
    updateApp: (key: string, app: { certificate?: string | null; preauthorized?: boolean }) =>
      call<object>('PATCH', `/${key}/app`, app),
    rules: (key: string) => call<OrgRule[]>('GET', `/${key}/rules`),
    /** Makes an assignment, validation or duplicate rule or a trigger; the same name again replaces it. */
    saveRule: (key: string, rule: NewRule) => call<OrgRule>('POST', `/${key}/rules`, rule),
    deleteRule: (key: string, id: string) => call<object>('DELETE', `/${key}/rules/${id}`),
    objects: (key: string) => call<CustomObjectDefinition[]>('GET', `/${key}/objects`),
    /** Makes a custom object with its fields; every profile may edit both unless `access` says less. */
    createObject: (key: string, object: NewObject) =>
      call<object>('POST', `/${key}/objects`, object),
    deleteObject: (key: string, name: string) => call<object>('DELETE', `/${key}/objects/${name}`),
    createField: (key: string, field: NewField & { object: string; access?: AccessForAll }) =>
      call<object>('POST', `/${key}/fields`, field),
    /** By its whole name, `Subscription__c.Seats__c`. */
    deleteField: (key: string, name: string) => call<object>('DELETE', `/${key}/fields/${name}`),
    /** The same address becomes another org. */
    refreshSandbox: (key: string) => call<{ id: string }>('POST', `/${key}/refresh-sandbox`),
    /** Answers the ids in order for up to a thousand records. */
    load: (key: string, object: string, records: Record<string, unknown>[]) =>
      call<{ loaded: number; ids: string[] }>('POST', `/${key}/records`, { object, records }),
    generate: (key: string, object: string, generate: Generate) =>
      call<{ loaded: number; ids: string[] }>('POST', `/${key}/records`, { object, generate }),
    loadLines: (key: string, object: string, ndjson: string) =>
      call<{ loaded: number; ids: string[] }>('POST', `/${key}/records?object=${object}`, ndjson),
    counters: (key: string) => call<Counters>('GET', `/${key}/counters`),
    resetCounters: (key: string) => call<object>('DELETE', `/${key}/counters`),
    requestLog: (key: string, query: { after?: number; limit?: number; inFlight?: boolean } = {}) =>
      call<LoggedRequest[]>(
        'GET',
        `/${key}/log?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`,
      ),
    /** Whole answer of a query, all pages; counts as no call. `all` includes deleted rows. */
    query: (key: string, soql: string, all = false) =>
      call<{ totalSize: number; records: QueriedRecord[] }>('POST', `/${key}/query`, { soql, all }),
    /** What a person does in Salesforce, under all rules of a save. */
    save: (key: string, request: SaveRequest) =>
      call<SaveResult[]>('POST', `/${key}/save`, request),
    takeSnapshot: (key: string, name: string) =>
      call<{ records: number }>('POST', `/${key}/snapshots/${name}`),
    restoreSnapshot: (key: string, name: string) =>
      call<{ records: number }>('POST', `/${key}/restore/${name}`),
  }
}
