import type { CrmObject } from '#lib/salesforce/port.ts'
import 'server-only'
import { z } from 'zod'
import type { Tx } from '#db/client.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { may } from '#lib/auth/permissions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { findForecast } from '#lib/automation/forecast.ts'
import { countUnread } from '#lib/automation/notices/reads.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { zip } from '#lib/base/zip.ts'
import { getCallBudget } from '#lib/connector/budget-reads.ts'
import { callbackUrl } from '#lib/connector/connect-start.ts'
import { sendInput } from '#lib/connector/input.ts'
import { localLoginUrl, localOrgs } from '#lib/connector/local-orgs.ts'
import { connectorState, type ShellFacts } from '#lib/connector/pill.ts'
import {
  findAttempt,
  findCertificate,
  getConnector,
  getConnectorFacts,
  listNeighbours,
  listOpenCommands,
} from '#lib/connector/reads.ts'
import type { SetupFacts, StatusPage } from '#lib/connector/types.ts'
import { ensureSecret } from '#lib/embed/writes.ts'
import { getFieldsPage, getSchema } from '#lib/mapping/reads.ts'
import type { Pairing } from '#lib/mapping/types.ts'
import { type DeployInput, deployFiles } from '#lib/salesforce/deployable.ts'
import { readSharingFacts } from '#lib/sharing/reads.ts'
import { commandState } from '#lib/sync/ask.ts'
import { countConflicts } from '#lib/sync/conflicts/reads.ts'
import { findLatestDryRun } from '#lib/sync/dry-run-reads.ts'
import { countLiveProspects } from '#lib/sync/queue-reads.ts'
import { getUsersPage } from '#lib/users/reads.ts'

/** What the frame of every page shows. Counts of screens that a role may not open stay away from it. */
export async function readShellFacts(tx: Tx, viewer: Viewer): Promise<ShellFacts> {
  const readsConnector = may(viewer.role, 'connector.read')
  const [facts, prospects, notices, conflicts] = await Promise.all([
    getConnectorFacts(tx, viewer.buId),
    countLiveProspects(tx, viewer.buId),
    countUnread(tx, viewer.buId, viewer.userId),
    readsConnector ? countConflicts(tx, viewer.buId) : 0,
  ])
  const counts = readsConnector
    ? { prospects, notices, queue: facts.waiting, errors: facts.needCount, conflicts }
    : { prospects, notices }
  return { connector: connectorState(facts), counts }
}

export const loadPill = (): Promise<ShellFacts> =>
  load('overview.read', ({ tx, viewer }) => readShellFacts(tx, viewer))

export const answerPill = (): Promise<Response> =>
  answer('overview.read', ({ tx, viewer }) => readShellFacts(tx, viewer))

/** Everything that the first run, the checklist of Overview and the review before unpausing are decided from. */
export async function readSetupFacts(tx: Tx, buId: string): Promise<SetupFacts> {
  const [connector, neighbours, users, fields, sharing, dryRun] = await Promise.all([
    getConnector(tx),
    listNeighbours(tx, buId),
    getUsersPage(tx, buId),
    getFieldsPage(tx),
    readSharingFacts(tx, buId),
    findLatestDryRun(tx, buId),
  ])
  const forecast = dryRun ? await findForecast(tx, buId, dryRun.id) : null
  const members = users.rows.filter(({ disabled, prospectsHeld }) => !disabled || prospectsHeld > 0)
  const mapped = fields.rows.filter(({ pairing }) => pairing !== null)
  const withLevel = (level: string) =>
    mapped.filter(({ problems }) => problems.some((each) => each.level === level))
  return {
    connector,
    neighbours,
    users: {
      mapped: members.filter(({ crmUser }) => crmUser !== null).length,
      total: members.length,
      unmapped: members
        .filter(({ crmUser, prospectsHeld }) => crmUser === null && prospectsHeld > 0)
        .map(({ name, prospectsHeld }) => ({ name, prospectsHeld })),
    },
    assignedProspects: members.reduce((sum, { prospectsHeld }) => sum + prospectsHeld, 0),
    fields: {
      mapped: mapped.length,
      emailMapped: mapped.some(({ field }) => field.name === 'email'),
      stopped: withLevel('stops').map(({ field, problems }) => ({
        label: field.label,
        message: problems.find(({ level }) => level === 'stops')?.message ?? '',
      })),
      warned: withLevel('warns').length,
    },
    sharing,
    dryRun,
    forecast,
    everRan: connector.lastCycleAt !== null,
  }
}

async function readStatus(tx: Tx, viewer: Viewer): Promise<StatusPage> {
  const { ORG_URL } = webEnvironment()
  const [setup, calls, running, facts, certificate] = await Promise.all([
    readSetupFacts(tx, viewer.buId),
    getCallBudget(tx, viewer.buId),
    listOpenCommands(tx, viewer.buId),
    getConnectorFacts(tx, viewer.buId),
    findCertificate(tx),
  ])
  return {
    ...setup,
    certificate,
    buName: viewer.buName,
    localOrgs: ORG_URL
      ? localOrgs.map(({ key, name }) => ({ key, name, loginUrl: localLoginUrl(ORG_URL, key) }))
      : [],
    callbackUrl: callbackUrl(),
    calls,
    running,
    workerSeenAt: facts.workerSeenAt === null ? null : new Date(facts.workerSeenAt).toISOString(),
  }
}

export const loadStatus = (): Promise<StatusPage> =>
  load('connector.read', ({ tx, viewer }) => readStatus(tx, viewer))

export const answerStatus = (): Promise<Response> =>
  answer('connector.read', ({ tx, viewer }) => readStatus(tx, viewer))

/** [AD-5] A folder that an admin deploys: made for this business unit's mapping and this console's address. */
export const downloadDeployable = (): Promise<Response> =>
  answer('connector.manage', async ({ tx, viewer }) => {
    const [{ rows }, { schema }, connector] = await Promise.all([
      getFieldsPage(tx),
      getSchema(tx),
      getConnector(tx),
    ])
    const fields = rows.flatMap(({ pairing, pullOnly }) => mappedFields(pairing, pullOnly))
    const files = deployFiles({
      callbackUrl: callbackUrl(),
      contactEmail: viewer.email,
      apiVersion: connector.apiVersion ?? '62.0',
      fields,
      schema,
      embed: {
        concordUrl: webEnvironment().CONCORD_URL.replace(/\/$/, ''),
        secret: await ensureSecret(tx, viewer.buId),
      },
    })
    return new Response(zip(files), {
      headers: {
        'content-type': 'application/zip',
        'content-disposition': 'attachment; filename="concord-salesforce.zip"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  })

function mappedFields(pairing: Pairing | null, pullOnly: boolean): DeployInput['fields'] {
  if (!pairing?.active) return []
  const write = !pullOnly && pairing.direction !== 'pull'
  const of = (object: CrmObject, field: string | null) =>
    field === null ? [] : [{ object, field, write }]
  return [
    ...of('Lead', pairing.leadField),
    ...of('Contact', pairing.contactField),
    ...of('Account', pairing.accountField),
  ]
}

const byId = z.object({ id: z.uuid() })

function answerById(
  request: Request,
  read: (id: string, context: { tx: Tx; viewer: Viewer }) => Promise<unknown>,
): Promise<Response> {
  return answer('prospects.sync', async (context) => {
    const parsed = byId.safeParse(Object.fromEntries(new URL(request.url).searchParams))
    const found = parsed.success ? await read(parsed.data.id, context) : null
    return found ?? problem(404, 'not_found', 'There is no such thing.')
  })
}

export const answerAttempt = (request: Request): Promise<Response> =>
  answerById(request, (id, { tx }) => findAttempt(tx, id))

/** How a command stands that somebody waits for. */
export const answerCommand = (request: Request): Promise<Response> =>
  answerById(request, (id, { viewer }) => commandState(webDatabase().sql, viewer.buId, id))

/** [CN-3] Whoever may sync may send; null when the address names no record. */
export const loadSend = (parameters: Record<string, unknown>) =>
  load('prospects.sync', () => {
    const parsed = sendInput.safeParse({ org: parameters.org, id: parameters.id })
    return Promise.resolve(parsed.success ? parsed.data : null)
  })
