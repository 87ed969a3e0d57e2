'use server'

import { type ActionContext, action } from '#lib/auth/action-gate.ts'
import {
  byIdInput,
  checkActions,
  moveInput,
  type RuleDraft,
  ruleInput,
  turnOnInput,
} from '#lib/automation/input.ts'
import { actionsWords } from '#lib/automation/labels.ts'
import { readRuleChoices } from '#lib/automation/loaders.ts'
import { findRule, previewTurnOn } from '#lib/automation/reads.ts'
import { settingComplaint } from '#lib/automation/set-field.ts'
import type { RuleChoices, RuleDetail } from '#lib/automation/types.ts'
import {
  createRule,
  deleteRule,
  moveRule,
  turnOff,
  turnOn,
  updateRule,
} from '#lib/automation/writes.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { toPeopleCriteria } from '#lib/lists/input.ts'
import { peopleWords } from '#lib/lists/labels.ts'
import { readDefinitions } from '#lib/lists/reads.ts'
import type { PeopleCriteria } from '#lib/lists/types.ts'
import { listFields } from '#lib/prospects/reads.ts'

const gone = () => fail('gone', 'This rule is no longer there. Somebody deleted it.')
const taken = () =>
  fail('taken', 'Another rule has this name already.', { name: 'Another rule has this name.' })

type Checked = { people: PeopleCriteria; choices: RuleChoices }

/** Criteria that can be asked, and actions that can be done, both as things stand now. */
async function check(
  { tx, viewer }: ActionContext,
  { criteria, actions }: RuleDraft,
): Promise<Result<Checked, 'invalid'>> {
  const choices = await readRuleChoices(tx, viewer.buId)
  const people = toPeopleCriteria(criteria, choices.fields)
  if (!people.ok) return people
  const done = checkActions(actions, choices)
  if (!done.ok) return done
  const fields = await listFields(tx)
  for (const one of actions) {
    if (one.kind !== 'set_field') continue
    const field = fields.find(({ name }) => name === one.field)
    const complaint = field && settingComplaint(field, one.value)
    if (complaint) return fail('invalid', complaint)
  }
  return ok({ people: people.value, choices })
}

function wordsOf(
  rule: Pick<RuleDetail, 'criteria' | 'types' | 'actions' | 'repeats' | 'repeatDays'>,
  choices: RuleChoices,
) {
  return {
    when: peopleWords(rule, choices.fields),
    does: actionsWords(rule.actions, choices),
    repeats: rule.repeats ? `after ${rule.repeatDays} days` : 'once for each',
  }
}

/** [AU-2] A new rule is paused; a changed one is paused again. */
export const saveRuleAction = action('automation.manage', ruleInput, async (draft, context) => {
  const { tx, viewer, audit } = context
  const checked = await check(context, draft)
  if (!checked.ok) return checked
  const { people, choices } = checked.value
  const { id, name, actions, repeats, repeatDays } = draft
  const content = { name, people, actions, repeats, repeatDays }
  const after = wordsOf({ ...people, actions, repeats, repeatDays }, choices)
  if (id === null) {
    const made = await createRule(tx, viewer.buId, { ...content, by: viewer.name })
    if (made === 'taken') return taken()
    if (made === 'full') return fail('full', 'There are 100 rules. Delete one to make another.')
    await audit({ action: 'automation.rule_created', target: name, after })
    return ok(made)
  }
  const before = await findRule(tx, viewer.buId, id)
  if (!before) return gone()
  if ((await updateRule(tx, viewer.buId, id, content)) === 'taken') return taken()
  await audit({
    action: 'automation.rule_changed',
    target: name,
    before: { name: before.name, ...wordsOf(before, choices) },
    after: { name, ...after },
  })
  return ok({ id })
})

/** [AU-2] Who matches, and on whom it would act, before it is turned on. */
export const previewTurnOnAction = action(
  'automation.manage',
  byIdInput,
  async ({ id }, { tx, viewer }) => {
    await tx`set local statement_timeout = '20s'`
    const rule = await findRule(tx, viewer.buId, id)
    if (!rule) return gone()
    return ok(await previewTurnOn(tx, viewer.buId, rule, await readDefinitions(tx, viewer.buId)))
  },
)

export const turnOnAction = action(
  'automation.manage',
  turnOnInput,
  async ({ id, existing }, { tx, viewer, audit }) => {
    const rule = await findRule(tx, viewer.buId, id)
    if (!rule) return gone()
    if (rule.state === 'running') return ok()
    await turnOn(tx, viewer.buId, id, existing)
    await audit({
      action: 'automation.rule_turned_on',
      target: rule.name,
      after: { existing: existing === 'act' ? 'acted on' : 'left alone' },
    })
    return ok()
  },
)

export const turnOffAction = action(
  'automation.manage',
  byIdInput,
  async ({ id }, { tx, viewer, audit }) => {
    const rule = await findRule(tx, viewer.buId, id)
    if (!rule) return gone()
    await turnOff(tx, viewer.buId, id)
    await audit({ action: 'automation.rule_paused', target: rule.name })
    return ok()
  },
)

export const deleteRuleAction = action(
  'automation.manage',
  byIdInput,
  async ({ id }, { tx, viewer, audit }) => {
    const rule = await findRule(tx, viewer.buId, id)
    if (!rule) return gone()
    await deleteRule(tx, viewer.buId, id)
    await audit({ action: 'automation.rule_deleted', target: rule.name })
    return ok()
  },
)

export const moveRuleAction = action(
  'automation.manage',
  moveInput,
  async ({ id, by }, { tx, viewer, audit }) => {
    const rule = await findRule(tx, viewer.buId, id)
    if (!rule) return gone()
    await moveRule(tx, viewer.buId, id, by)
    await audit({
      action: 'automation.rule_moved',
      target: rule.name,
      after: { moved: by < 0 ? 'before its neighbour' : 'after its neighbour' },
    })
    return ok()
  },
)
