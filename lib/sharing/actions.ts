'use server'

import { action, engineAction } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import { getConnector } from '#lib/connector/reads.ts'
import { holdOrg, saveSettings } from '#lib/connector/writes.ts'
import { criteriaWords } from '#lib/criteria/words.ts'
import { draftInput, unsharedInput } from '#lib/sharing/input.ts'
import { toObjectRule } from '#lib/sharing/object-rule.ts'
import type { OpportunityRule } from '#lib/sharing/opportunity-filter.ts'
import { getOpportunitySharing, getSharingPage, readChoices } from '#lib/sharing/reads.ts'
import { toRule } from '#lib/sharing/rules.ts'
import type { SharingRule } from '#lib/sharing/types.ts'
import { applyOpportunityRule, applyRule, lookAgain } from '#lib/sharing/writes.ts'
import { leaveCommand } from '#lib/sync/ask.ts'
import { preview } from '#lib/sync/ask-preview.ts'

/** [SH-5] What would enter and leave. Nothing is kept: who asks again is answered anew. */
export const previewSharingAction = engineAction(
  'connector.manage',
  draftInput,
  async ({ criteria }, { viewer, inBu }) => {
    const next = await inBu(async ({ tx }) => {
      const { choices } = await readChoices(tx)
      return criteria === null ? ok(null) : toRule(criteria, choices)
    })
    return next.ok ? preview(viewer, 'preview_sharing', next.value) : next
  },
)

/** [SH-5] The same of opportunities. */
export const previewOpportunitySharingAction = engineAction(
  'connector.manage',
  draftInput,
  async ({ criteria }, { viewer, inBu }) => {
    const next = await inBu(async ({ tx }) => {
      const { choices } = await getOpportunitySharing(tx)
      return criteria === null ? ok(null) : toObjectRule('Opportunities', criteria, choices)
    })
    return next.ok ? preview(viewer, 'preview_opportunity_sharing', next.value) : next
  },
)

/** [SH-1] Puts the rule in force, or removes it, and has everything that is linked looked at, paused or not. */
export const applySharingAction = action(
  'connector.manage',
  draftInput,
  async ({ criteria }, { tx, viewer, audit }) => {
    const { buId, userId } = viewer
    await holdOrg(tx, buId)
    const page = await getSharingPage(tx, buId)
    if (!page.connected) return fail('refused', 'Connect Salesforce first.')
    const next = criteria === null ? ok(null) : toRule(criteria, page.choices)
    if (!next.ok) return next
    if (next.value === null && page.removalRefusal) return fail('refused', page.removalRefusal)
    await applyRule(tx, { buId, userId, next: next.value })
    const commandId = await leaveCommand(tx, buId, {
      kind: 'apply_sharing',
      args: {},
      requestedBy: userId,
    })
    await audit({
      action: next.value ? 'sharing.rule_applied' : 'sharing.rule_removed',
      target: 'Leads and contacts',
      before: wordsOf(page.rule),
      after: wordsOf(next.value),
    })
    return ok({ commandId })
  },
)

/** [SH-1] Puts the rule over opportunities in force, or removes it. */
export const applyOpportunitySharingAction = action(
  'connector.manage',
  draftInput,
  async ({ criteria }, { tx, viewer, audit }) => {
    const { buId, userId } = viewer
    const [{ connected }, page] = await Promise.all([getConnector(tx), getOpportunitySharing(tx)])
    if (!connected) return fail('refused', 'Connect Salesforce first.')
    const next =
      criteria === null ? ok(null) : toObjectRule('Opportunities', criteria, page.choices)
    if (!next.ok) return next
    await applyOpportunityRule(tx, { buId, userId, next: next.value })
    await wakeForChanges(tx, buId)
    await audit({
      action: next.value ? 'sharing.rule_applied' : 'sharing.rule_removed',
      target: 'Opportunities',
      before: opportunityWords(page.rule),
      after: opportunityWords(next.value),
    })
    return ok()
  },
)

function opportunityWords(rule: OpportunityRule | null): string | null {
  if (rule === null) return null
  return criteriaWords(rule.criteria, new Map(rule.fields.map((field) => [field.name, field])))
}

/** [SH-6] */
export const setUnsharedAction = action(
  'connector.manage',
  unsharedInput,
  async ({ create }, { tx, viewer, audit }) => {
    const { settings } = await getConnector(tx)
    await saveSettings(tx, viewer.buId, { ...settings, createDespiteUnshared: create })
    await lookAgain(tx, viewer.buId)
    await audit({
      action: 'connector.settings_changed',
      target: 'Connector settings',
      before: { createDespiteUnshared: settings.createDespiteUnshared },
      after: { createDespiteUnshared: create },
    })
    return ok()
  },
)

function wordsOf(rule: SharingRule | null): string | null {
  if (rule === null) return null
  return criteriaWords(rule.criteria, new Map(rule.fields.map((field) => [field.name, field])))
}
