'use server'

import { z } from 'zod'
import { action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { getConnector } from '#lib/connector/reads.ts'
import { saveSettings } from '#lib/connector/writes.ts'
import { defaultAccountField, hasPersonAccounts } from '#lib/mapping/person-fields.ts'
import { getFieldsPage, getSchema } from '#lib/mapping/reads.ts'
import { fillAccountFields, retryPersonAccounts } from '#lib/mapping/writes.ts'
import { findRule } from '#lib/sharing/reads.ts'
import { canJudge } from '#lib/sharing/verdict.ts'

/** [CN-8] Person accounts are synced from now on, or no longer: only where the org has them, and where the rule can judge them. */
export const setPersonAccountsAction = action(
  'connector.manage',
  z.object({ on: z.boolean() }).strict(),
  async ({ on }, { tx, viewer, audit }) => {
    const [{ settings, connected }, { schema }, rule] = await Promise.all([
      getConnector(tx),
      getSchema(tx),
      findRule(tx),
    ])
    if (on && !connected) return fail('refused', 'Connect Salesforce first.')
    if (on && !hasPersonAccounts(schema)) {
      return fail(
        'refused',
        'This org has no person accounts, or the connector user may not see accounts. Salesforce enables them in its Setup, once and for ever; then check the fields again.',
      )
    }
    if (on && rule && !canJudge(rule, 'Account')) {
      const labels = rule.fields.filter(({ account }) => !account).map(({ label }) => label)
      return fail(
        'refused',
        `${labels.join(', ')} is part of the sharing rule and is not known of person accounts: none of them could be judged. Apply the rule again, or leave it out, first.`,
      )
    }
    const createAs = !on && settings.createAs === 'Account' ? 'Lead' : settings.createAs
    await saveSettings(tx, viewer.buId, { ...settings, personAccounts: on, createAs })
    let paired = 0
    if (on) {
      const { rows } = await getFieldsPage(tx)
      const fields = rows.flatMap(({ field, pairing }) => {
        if (!pairing || pairing.accountField !== null) return []
        const accountField = defaultAccountField(field, pairing, schema)
        return accountField ? [{ field: field.name, accountField }] : []
      })
      paired = fields.length
      await fillAccountFields(tx, viewer.buId, fields)
      await retryPersonAccounts(tx, viewer.buId)
    }
    await audit({
      action: on ? 'connector.person_accounts_enabled' : 'connector.person_accounts_disabled',
      target: 'Connector settings',
      before: { personAccounts: settings.personAccounts },
      after: { personAccounts: on, paired },
    })
    return ok({ paired })
  },
)
