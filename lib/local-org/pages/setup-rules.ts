import type { NewRule } from '../admin/rules.ts'
import { deleteRule, listRules, saveRule } from '../admin/rules.ts'
import { ApiError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import { usersOf } from '../oauth/clients.ts'
import { parseCriteria, parseRewrites, rewritesText, UnreadableRule } from '../schema/rule-text.ts'
import type { Criterion, OrgRule } from '../schema/rules.ts'
import { operators, transforms } from '../schema/rules.ts'
import { ownForm } from './edit.ts'
import { Html, html } from './html.ts'
import type { Session } from './session.ts'
import { area, choice, hiddenToken, input, sendSetup, setupPath } from './setup-page.ts'

const objects = ['Lead', 'Contact', 'Account', 'Opportunity', 'Campaign', 'Task'].map(
  (name) => [name, name] as const,
)
const example = 'Country equals Norway'
const kinds = {
  assignment: 'Assignment rule',
  validation: 'Validation rule',
  duplicate: 'Duplicate rule',
  trigger: 'Trigger',
} as const

export async function showRules(
  exchange: Exchange,
  session: Session,
  problem?: string,
): Promise<void> {
  const { server } = session.context
  const rules = await listRules(server, session.org)
  const owners = await ownersOf(session)
  const names = new Map(owners)
  sendSetup(
    exchange,
    session,
    'Rules',
    [listOf(session, rules, names), forms(session, owners)],
    problem,
  )
}

async function ownersOf(session: Session): Promise<(readonly [string, string])[]> {
  const { sql, view } = session.context
  const users = await usersOf(sql, session.org.no)
  const queues = await sql<{ id: string; name: string }[]>`
    select id, concat(data ->> 'Name', ' (queue)') as name from record
    where tbl = ${view.object('Group')!.tbl} and not is_deleted
      and data @> '{"Type": "Queue"}' order by lower(data ->> 'Name')`
  return [
    ...users.filter(({ active }) => active).map(({ id, name }) => [id, name] as const),
    ...queues.map(({ id, name }) => [id, name] as const),
  ]
}

function listOf(session: Session, rules: OrgRule[], names: ReadonlyMap<string, string>): Html {
  if (rules.length === 0) {
    return html`<section class="card"><p class="empty">No rules: whatever is valid by itself is saved as it comes.</p></section>`
  }
  return html`<section class="card"><div class="scroll"><table><thead><tr><th>Name</th><th>Kind</th><th>Object</th><th>What it does</th><th></th></tr></thead><tbody>${rules.map(
    (rule) =>
      html`<tr><td>${rule.name}</td><td>${kinds[rule.kind]}</td><td>${rule.object}</td><td>${wordsOf(rule, names)}</td><td><form method="post" action="${setupPath(session, 'Rules')}">${hiddenToken(session)}<input type="hidden" name="remove" value="${rule.id}"><button class="danger">Remove</button></form></td></tr>`,
  )}</tbody></table></div></section>`
}

const words: Record<Criterion['operator'], string> = {
  equals: 'is',
  notEquals: 'is not',
  contains: 'contains',
  startsWith: 'starts with',
  lessThan: 'is less than',
  greaterThan: 'is greater than',
  isBlank: 'is blank',
  isNotBlank: 'is not blank',
}

function spoken({ field, operator, value }: Criterion): string {
  return [field, words[operator], value].filter(Boolean).join(' ')
}

function wordsOf(rule: OrgRule, names: ReadonlyMap<string, string>): string {
  const when = (criteria: Criterion[]) =>
    criteria.length === 0 ? 'always' : `when ${criteria.map(spoken).join(' and ')}`
  switch (rule.kind) {
    case 'assignment':
      return rule.spec.entries
        .map(({ criteria, ownerId }) => `${when(criteria)}: to ${names.get(ownerId) ?? ownerId}`)
        .join('; ')
    case 'validation':
      return `${when(rule.spec.criteria)}: “${rule.spec.message}”`
    case 'duplicate':
      return `${rule.spec.action === 'block' ? 'blocks' : 'alerts'} when another has the same ${rule.spec.match.join(', ')}`
    case 'trigger':
      return `${when(rule.spec.criteria)}: ${rewritesText(rule.spec.rewrites).replaceAll('\n', ', ')}`
  }
}

function forms(session: Session, owners: (readonly [string, string])[]): Html {
  const hint = `Field, one of ${operators.join(', ')}, value; one a line`
  const form = (kind: keyof typeof kinds, fields: Html[]) =>
    html`<details class="card"><summary>New ${kinds[kind].toLowerCase()}</summary><form method="post" action="${setupPath(session, 'Rules')}">${hiddenToken(session)}<input type="hidden" name="kind" value="${kind}"><div class="fields">${input('Name', 'name')}${fields}</div><p class="actions"><button class="primary">Save</button></p></form></details>`
  return html`${[
    form('assignment', [
      new Html('<input type="hidden" name="object" value="Lead">'),
      choice('Owner', 'owner', owners),
      area(`When (${hint}); a rule of the same name gets one more entry`, 'criteria', '', example),
    ]),
    form('validation', [
      choice('Object', 'object', objects),
      input('Field the message stands at', 'field', '', 'Country'),
      input('Message', 'message'),
      area(`Refused when all of this holds (${hint})`, 'criteria', '', example),
    ]),
    form('duplicate', [
      choice('Object', 'object', objects.slice(0, 2)),
      choice('What happens', 'action', [
        ['alert', 'Alert: the caller may save all the same'],
        ['block', 'Block'],
      ]),
      input('Equal in all of', 'match', 'Email', 'Email, LastName'),
    ]),
    form('trigger', [
      choice('Object', 'object', objects),
      area(`When (${hint}); always if empty`, 'criteria', '', example),
      area(
        `What it writes (Field = value, or the field and one of ${transforms.join(', ')}; one a line)`,
        'rewrites',
        '',
        'Phone digits',
      ),
    ]),
  ]}`
}

export async function rulesFromForm(exchange: Exchange, session: Session): Promise<void> {
  const form = await ownForm(exchange, session)
  if (!form) return
  const { server } = session.context
  const remove = form.get('remove')
  try {
    if (remove) await deleteRule(server, session.org, remove)
    else await saveRule(server, session.org, await ruleOf(session, form))
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof UnreadableRule)) throw error
    return showRules(exchange, session, error.message)
  }
  redirect(exchange.response, setupPath(session, 'Rules'))
}

async function ruleOf(session: Session, form: URLSearchParams): Promise<NewRule> {
  const text = (name: string) => (form.get(name) ?? '').trim()
  const common = { object: text('object'), name: text('name') }
  const criteria = parseCriteria(text('criteria'))
  switch (text('kind')) {
    case 'assignment': {
      const rules = await listRules(session.context.server, session.org)
      const known = rules.find((rule) => rule.kind === 'assignment' && rule.name === common.name)
      const entries = known?.kind === 'assignment' ? known.spec.entries : []
      const entry = { criteria, ownerId: text('owner') }
      return { ...common, kind: 'assignment', spec: { entries: [...entries, entry] } }
    }
    case 'validation': {
      const spec = { criteria, message: text('message') || 'This record cannot be saved.' }
      const field = text('field')
      return { ...common, kind: 'validation', spec: field ? { ...spec, field } : spec }
    }
    case 'duplicate': {
      const match = text('match')
        .split(/[\s,]+/)
        .filter((name) => name !== '')
      const action = text('action') === 'block' ? 'block' : 'alert'
      return { ...common, kind: 'duplicate', spec: { action, match } }
    }
    default:
      return {
        ...common,
        kind: 'trigger',
        spec: { criteria, rewrites: parseRewrites(text('rewrites')) },
      }
  }
}
