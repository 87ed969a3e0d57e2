import { updateOrg } from '../admin/orgs.ts'
import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import type { OrgSettings } from '../org.ts'
import { histories } from '../records/history.ts'
import { ownForm } from './edit.ts'
import { html } from './html.ts'
import type { Session } from './session.ts'
import { area, choice, hiddenToken, sendSetup, setupPath } from './setup-page.ts'

type FieldAccess = NonNullable<OrgSettings['fieldAccess']>

/** Who sees which records and fields, and which fields keep a history. */
export function showAccess(exchange: Exchange, session: Session, problem?: string): void {
  const { settings } = session.org
  const access = (settings.fieldAccess ?? []).map(
    ({ object, field, access: level }) => `${object}.${field} ${level}`,
  )
  const history = Object.entries(settings.history ?? {}).map(
    ([object, fields]) => `${object} ${fields.join(', ')}`,
  )
  sendSetup(
    exchange,
    session,
    'Access',
    html`<section class="card"><form method="post" action="${setupPath(session, 'Access')}">${hiddenToken(session)}<div class="fields">
${choice(
  'Record sharing',
  'sharing',
  [
    ['public', 'Public: everyone sees and changes every record'],
    ['private', 'Private: a record is its owner’s and those who may view all'],
  ],
  settings.sharing ?? 'public',
)}
${area('Field-level security: Object.Field none or read, one a line', 'fieldAccess', access.join('\n'), 'Lead.Rating none')}
${choice(
  'Person accounts',
  'personAccounts',
  [
    ['no', 'Accounts are companies'],
    ['yes', 'Accounts may be persons: once and for ever, as in Salesforce'],
  ],
  settings.personAccounts ? 'yes' : 'no',
)}
${area('Field history: the object, then its fields, one object a line', 'history', history.join('\n'), 'Lead Phone, Title, Status')}
</div><p class="actions"><button class="primary">Save</button></p></form></section>`,
    problem,
  )
}

export async function accessFromForm(exchange: Exchange, session: Session): Promise<void> {
  const form = await ownForm(exchange, session)
  if (!form) return
  const fieldAccess = accessOf(form.get('fieldAccess') ?? '')
  const history = historyOf(form.get('history') ?? '')
  const problem = problemOf(session, fieldAccess, history)
  if (problem) return showAccess(exchange, session, problem)
  await updateOrg(session.context.server, session.org, {
    settings: {
      sharing: form.get('sharing') === 'private' ? 'private' : null,
      fieldAccess: fieldAccess.length > 0 ? fieldAccess : null,
      ...(form.get('personAccounts') === 'yes' ? { personAccounts: true } : {}),
      history: Object.keys(history).length > 0 ? history : null,
    },
  })
  redirect(exchange.response, setupPath(session, 'Access'))
}

const lines = (text: string) => text.split(/\r?\n/).filter((line) => line.trim() !== '')

function accessOf(text: string): FieldAccess {
  return lines(text).map((line) => {
    const [name = '', level] = line.trim().split(/\s+/)
    const [object = '', field = ''] = name.split('.')
    return { object, field, access: level === 'read' ? 'read' : 'none' }
  })
}

function historyOf(text: string): Record<string, string[]> {
  return Object.fromEntries(
    lines(text).map((line) => {
      const [object = '', ...fields] = line.trim().split(/[\s,]+/)
      return [object, fields]
    }),
  )
}

function problemOf(
  session: Session,
  access: FieldAccess,
  history: Record<string, string[]>,
): string | undefined {
  const { view } = session.context
  const wanted = [
    ...access.map(({ object, field }) => [object, field] as const),
    ...Object.entries(history).flatMap(([object, fields]) =>
      fields.map((field) => [object, field] as const),
    ),
  ]
  const unknown = wanted.find(([object, field]) => !view.object(object)?.field(field))
  if (unknown) return `There is no field ${unknown.join('.')}`
  const without = Object.keys(history).find((object) => !histories[object])
  return without ? `${without} keeps no history` : undefined
}
