import type { Server } from '../context.ts'
import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import type { Org } from '../org.ts'
import { objectOfId } from '../records/delete.ts'
import { toId18 } from '../records/ids.ts'
import { mergeable } from '../records/merge.ts'
import { orgByKey, orgOfId } from '../store/lookup.ts'
import { isPerson, openActivities } from './activities.ts'
import { purge, showBin, undelete } from './bin.ts'
import { convertFromForm, showConvert } from './convert.ts'
import { createFromForm, deleteFromForm, editFromForm, showEdit, showNew } from './edit.ts'
import { messagePage, sendPage } from './layout.ts'
import { showList } from './list.ts'
import { mergeFromForm, showMerge } from './merge.ts'
import { showRecord } from './record.ts'
import type { Session } from './session.ts'
import { readSession } from './session.ts'
import { appFromForm, showApps } from './setup.ts'
import { accessFromForm, showAccess } from './setup-access.ts'
import { faultsFromForm, showFaults } from './setup-faults.ts'
import { objectsFromForm, showObjects } from './setup-objects.ts'
import { mayNotSetUp } from './setup-page.ts'
import { queuesFromForm, showQueues } from './setup-queues.ts'
import { rulesFromForm, showRules } from './setup-rules.ts'
import { showOrgs, signIn, signOut } from './sign-in.ts'
import { moveStage } from './stage.ts'

/** The pages for people: /<id>, /lightning/r/Lead/<id>/view, /orgs/<key>/lightning/o/Lead/list … */
export async function handlePage(server: Server, exchange: Exchange): Promise<void> {
  const [first, second] = exchange.path
  const id = recordId(exchange.path)
  const org = await orgOf(server, exchange, id)
  if (!first || (first === 'orgs' && !second)) return showOrgs(server, exchange)
  if (!org) return notThere(exchange)
  if (first === 'login') return signIn(server, exchange, org)
  if (first === 'orgs') return redirect(exchange.response, `/orgs/${org.key}/lightning/o/Lead/list`)
  if (first === 'logout') return signOut(server, exchange, org)
  const session = await readSession(server, exchange, org)
  if (!session) {
    const next = encodeURIComponent(exchange.request.url ?? '/')
    return redirect(exchange.response, `/orgs/${org.key}/login?next=${next}`)
  }
  return id ? recordPage(exchange, session, id) : objectPage(exchange, session)
}

function recordId(path: string[]): string | undefined {
  const raw = path[0] === 'lightning' && path[1] === 'r' ? (path[3] ?? path[2]) : path[0]
  return raw === undefined ? undefined : toId18(raw)
}

async function orgOf(
  server: Server,
  exchange: Exchange,
  id: string | undefined,
): Promise<Org | undefined> {
  if (exchange.orgKey) return orgByKey(server.sql, exchange.orgKey)
  if (id) return orgOfId(server.sql, id)
  return exchange.path[0] === 'orgs' ? orgByKey(server.sql, exchange.path[1] ?? '') : undefined
}

function notThere(exchange: Exchange): void {
  const page = messagePage('Page not found', 'There is no such page, or its record was removed.')
  sendPage(exchange.response, 404, page)
}

async function recordPage(exchange: Exchange, session: Session, id: string): Promise<void> {
  const object = objectOfId(session.context, id)
  if (!object?.paged) return notThere(exchange)
  const action = exchange.path.at(-1)
  const isPost = exchange.method === 'POST'
  switch (action) {
    case 'edit':
      if (!object.updateable) return notThere(exchange)
      return isPost
        ? editFromForm(exchange, session, object, id)
        : showEdit(exchange, session, object, id)
    case 'delete':
      return isPost ? deleteFromForm(exchange, session, object, id) : notThere(exchange)
    case 'undelete':
      return isPost ? undelete(exchange, session, object, id) : notThere(exchange)
    case 'purge':
      return isPost ? purge(exchange, session, object, id) : notThere(exchange)
    case 'convert':
      if (object.name !== 'Lead') return notThere(exchange)
      return isPost
        ? convertFromForm(exchange, session, object, id)
        : showConvert(exchange, session, object, id)
    case 'merge':
      if (!mergeable.has(object.name)) return notThere(exchange)
      return isPost
        ? mergeFromForm(exchange, session, object, id)
        : showMerge(exchange, session, object, id)
    case 'concord':
      return isPerson(object.name) ? openActivities(exchange, session, id) : notThere(exchange)
    case 'stage':
      return isPost ? moveStage(exchange, session, object, id) : notThere(exchange)
    default:
      return showRecord(exchange, session, object, id)
  }
}

function setupPage(
  exchange: Exchange,
  session: Session,
  screen: string | undefined,
): Promise<void> | void {
  if (mayNotSetUp(exchange, session)) return
  const isPost = exchange.method === 'POST'
  switch (screen) {
    case 'Rules':
      return isPost ? rulesFromForm(exchange, session) : showRules(exchange, session)
    case 'Objects':
      return isPost ? objectsFromForm(exchange, session) : showObjects(exchange, session)
    case 'Queues':
      return isPost ? queuesFromForm(exchange, session) : showQueues(exchange, session)
    case 'Access':
      return isPost ? accessFromForm(exchange, session) : showAccess(exchange, session)
    case 'Faults':
      return isPost ? faultsFromForm(exchange, session) : showFaults(exchange, session)
    default:
      return isPost ? appFromForm(exchange, session) : showApps(exchange, session)
  }
}

async function objectPage(exchange: Exchange, session: Session): Promise<void> {
  const [first, kind, name, action] = exchange.path
  if (first === 'lightning' && kind === 'setup') return setupPage(exchange, session, name)
  if (first !== 'lightning' || kind !== 'o') return notThere(exchange)
  if (name === 'DeleteEvent') return showBin(exchange, session)
  const object = session.context.view.object(name ?? '')
  if (!object?.paged) return notThere(exchange)
  if (action !== 'new' || !object.createable) return showList(exchange, session, object)
  return exchange.method === 'POST'
    ? createFromForm(exchange, session, object)
    : showNew(exchange, session, object)
}
