import 'server-only'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import type { Tx } from '#db/client.ts'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { actionsWords } from '#lib/automation/labels.ts'
import { findRule, listFirings, listRules } from '#lib/automation/reads.ts'
import { neverSet } from '#lib/automation/set-field.ts'
import type { FiringPage, RuleChoices, RuleDetail, RuleRow } from '#lib/automation/types.ts'
import { peopleWords } from '#lib/lists/labels.ts'
import { readPeopleFields } from '#lib/lists/loaders.ts'
import { listChoices, listTags } from '#lib/lists/reads.ts'
import { listFields } from '#lib/prospects/reads.ts'
import { listGroupChoices } from '#lib/users/groups/reads.ts'
import { listAssignableUsers, listCrmAssignees } from '#lib/users/reads.ts'

/** What a rule may look at and do in this business unit, now. */
export async function readRuleChoices(tx: Tx, buId: string): Promise<RuleChoices> {
  const [fields, own, tags, lists, people, groups, crm] = await Promise.all([
    readPeopleFields(tx, buId, 'all'),
    listFields(tx),
    listTags(tx, buId),
    listChoices(tx, buId),
    listAssignableUsers(tx, buId),
    listGroupChoices(tx, buId),
    listCrmAssignees(tx, buId),
  ])
  const users = people.map(({ id, name }) => ({ id, name }))
  return {
    fields,
    settable: own
      .filter(({ name }) => !neverSet.has(name))
      .map(({ name, label, type, options }) => ({ name, label, type, options })),
    tags,
    lists: lists.filter(({ kind }) => kind === 'static'),
    users,
    targets: [
      ...users.map(({ id, name }) => ({ value: `user:${id}`, label: name })),
      ...groups.map(({ id, name }) => ({ value: `group:${id}`, label: name, hint: 'in turn' })),
      ...crm.queues.map(({ id, name }) => ({
        value: `queue:${id}`,
        label: `Queue ${name}`,
        hint: 'in Salesforce',
      })),
      ...(crm.rule ? [{ value: 'rule', label: 'The active assignment rule', hint: crm.rule }] : []),
      { value: 'nobody', label: 'Nobody' },
    ],
  }
}

function toRow(rule: RuleDetail, choices: RuleChoices): RuleRow {
  const { id, name, state, repeats, stoppedReason, fired, firedAt, createdBy, sweep } = rule
  return {
    id,
    name,
    state,
    repeats,
    stoppedReason,
    fired,
    firedAt,
    createdBy,
    sweeping: sweep !== null,
    says: peopleWords(rule, choices.fields),
    does: actionsWords(rule.actions, choices),
  }
}

export type RulesPage = { rows: RuleRow[]; next: null; total: number }

async function readRules(tx: Tx, buId: string): Promise<RulesPage> {
  const [rules, choices] = await Promise.all([listRules(tx, buId), readRuleChoices(tx, buId)])
  return { rows: rules.map((rule) => toRow(rule, choices)), next: null, total: rules.length }
}

export const loadRules = (): Promise<RulesPage> =>
  load('automation.manage', ({ tx, viewer }) => readRules(tx, viewer.buId))

export const answerRules = (): Promise<Response> =>
  answer('automation.manage', ({ tx, viewer }) => readRules(tx, viewer.buId))

export type RuleFormData = { rule: RuleDetail | null; choices: RuleChoices }

const isId = (id: string) => z.uuid().safeParse(id).success

export const loadRuleForm = (id: string | null): Promise<RuleFormData> =>
  load('automation.manage', async ({ tx, viewer }) => {
    const rule = id !== null && isId(id) ? await findRule(tx, viewer.buId, id) : null
    if (id !== null && !rule) notFound()
    return { rule, choices: await readRuleChoices(tx, viewer.buId) }
  })

export type RuleScreenData = {
  row: RuleRow
  rule: RuleDetail
  labels: Record<string, string>
  log: FiringPage
}

async function readRule(tx: Tx, buId: string, id: string): Promise<RuleScreenData | null> {
  const rule = isId(id) ? await findRule(tx, buId, id) : null
  if (!rule) return null
  const [choices, log] = await Promise.all([
    readRuleChoices(tx, buId),
    listFirings(tx, buId, id, null),
  ])
  const labels = Object.fromEntries([
    ...choices.fields.map(({ name, label }) => [name, label]),
    ['assigned_user', 'Assigned user'],
  ])
  return { row: toRow(rule, choices), rule, labels, log: { ...log, total: rule.fired } }
}

export const loadRule = (id: string): Promise<RuleScreenData> =>
  load('automation.manage', async ({ tx, viewer }) => {
    const data = await readRule(tx, viewer.buId, id)
    if (!data) notFound()
    return data
  })

export const answerRule = (id: string): Promise<Response> =>
  answer('automation.manage', async ({ tx, viewer }) => {
    const data = await readRule(tx, viewer.buId, id)
    return data ?? problem(404, 'not_found', 'There is no such rule.')
  })

export const answerFirings = (id: string, request: Request): Promise<Response> =>
  answer('automation.manage', async ({ tx, viewer }) => {
    if (!isId(id)) return problem(404, 'not_found', 'There is no such rule.')
    const asked = new URL(request.url).searchParams.get('cursor')
    const cursor = asked && isId(asked) ? asked : null
    return listFirings(tx, viewer.buId, id, cursor)
  })
