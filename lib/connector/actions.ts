'use server'

import { z } from 'zod'
import { action, engineAction } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import { keyTargetOf, startAttempt, targetOf } from '#lib/connector/connect-start.ts'
import { connectInput, keyInput, nothingInput, settingsInput } from '#lib/connector/input.ts'
import { readSetupFacts } from '#lib/connector/loaders.ts'
import { getConnector } from '#lib/connector/reads.ts'
import { integrationUserConflict, unpauseRefusals } from '#lib/connector/rules.ts'
import {
  disconnect,
  holdOrg,
  markReviewed,
  saveSettings,
  setIntegrationUser,
  setPaused,
} from '#lib/connector/writes.ts'
import { ask } from '#lib/sync/started-command.ts'

/** Starts a connection or a reconnection: answers with the address of Salesforce's own consent page. */
export const startConnectAction = action(
  'connector.manage',
  connectInput,
  async (input, context) => {
    const target = targetOf(input)
    if (!target)
      return fail('no_local_org', 'There is no local org here: connect a Salesforce org.')
    const attempt = await startAttempt(target, context)
    await context.audit({
      action: 'connector.connect_started',
      target: target.loginUrl,
      after: { loginUrl: target.loginUrl, clientId: target.clientId },
    })
    return ok(attempt)
  },
)

/** [AD-5] The worker makes a key pair; the console sees the certificate of it alone. */
export const makeCertificateAction = engineAction('connector.manage', nothingInput, (_, context) =>
  ask(
    context,
    { kind: 'make_certificate', args: {}, key: 'make_certificate' },
    'connector.certificate_made',
  ),
)

/** [AD-5] JWT bearer: connects without a consent page. */
export const connectByKeyAction = engineAction(
  'connector.manage',
  keyInput,
  async (input, context) => {
    const target = keyTargetOf(input)
    if (!target)
      return fail('no_local_org', 'There is no local org here: connect a Salesforce org.')
    return ask(
      context,
      { kind: 'connect_jwt', args: target, key: 'connect_jwt' },
      'connector.connect_started',
    )
  },
)

export const verifyAction = engineAction('connector.manage', nothingInput, (_, context) =>
  ask(context, { kind: 'verify', args: {}, key: 'verify' }, 'connector.verified'),
)

/** [FD-6] Makes our fields in the org and lets the connector user see them. */
export const installFieldsAction = engineAction('connector.manage', nothingInput, (_, context) =>
  ask(
    context,
    { kind: 'install_fields', args: {}, key: 'install_fields' },
    'connector.fields_installed',
  ),
)

export const refreshSchemaAction = engineAction('connector.read', nothingInput, (_, context) =>
  ask(context, { kind: 'refresh_schema', args: {}, key: 'refresh_schema' }),
)

export const refreshUsersAction = engineAction('connector.read', nothingInput, (_, context) =>
  ask(context, { kind: 'refresh_users', args: {}, key: 'refresh_users' }),
)

export const countRecordsAction = engineAction('connector.manage', nothingInput, (_, context) =>
  ask(context, { kind: 'count_records', args: {}, key: 'count_records' }),
)

/** [EX-1] */
export const dryRunAction = engineAction('connector.manage', nothingInput, (_, context) =>
  ask(context, { kind: 'dry_run', args: {}, key: 'dry_run' }, 'connector.dry_run_started'),
)

/** [CR-8] */
export const loadExistingAction = engineAction(
  'connector.manage',
  z
    .object({
      objects: z
        .array(z.enum(['Lead', 'Contact', 'Account']))
        .min(1, 'Choose leads, contacts or both.'),
    })
    .strict(),
  (input, context) =>
    ask(
      context,
      { kind: 'load_existing', args: input, key: 'load_existing' },
      'connector.load_started',
    ),
)

/** [CN-10] */
export const saveSettingsAction = action(
  'connector.manage',
  settingsInput,
  async (input, { tx, viewer, audit }) => {
    const { settings } = await getConnector(tx)
    if (input.createAs === 'Account' && !settings.personAccounts) {
      return fail('refused', 'Enable person accounts first.')
    }
    const next = { ...settings, ...input }
    await saveSettings(tx, viewer.buId, next)
    const changed = Object.keys(input) as (keyof typeof input)[]
    await audit({
      action: 'connector.settings_changed',
      target: 'Connector settings',
      before: Object.fromEntries(changed.map((key) => [key, settings[key]])),
      after: input,
    })
    return ok(next)
  },
)

/** [CN-7] Said explicitly, because what this user sees cannot be read off it. */
export const setIntegrationUserAction = action(
  'connector.manage',
  z.object({ is: z.boolean() }).strict(),
  async ({ is }, { tx, viewer, audit }) => {
    await holdOrg(tx, viewer.buId)
    const facts = await readSetupFacts(tx, viewer.buId)
    const conflict = integrationUserConflict({
      ...facts,
      connector: { ...facts.connector, isIntegrationUser: is },
    })
    if (conflict && !facts.connector.paused) return fail('refused', conflict)
    await setIntegrationUser(tx, viewer.buId, is)
    await audit({
      action: 'connector.integration_user_changed',
      target: facts.connector.username ?? 'Connector user',
      before: facts.connector.isIntegrationUser,
      after: is,
    })
    return ok()
  },
)

/** [CN-13] */
export const pauseAction = action(
  'connector.manage',
  nothingInput,
  async (_, { tx, viewer, audit }) => {
    await setPaused(tx, viewer.buId, true, viewer.userId)
    await audit({ action: 'connector.paused', target: 'Connector' })
    return ok()
  },
)

/** [CN-4] Decided again here, from rows read in this transaction: what the screen showed may be old. */
export const unpauseAction = action(
  'connector.manage',
  nothingInput,
  async (_, { tx, viewer, audit }) => {
    await holdOrg(tx, viewer.buId)
    const facts = await readSetupFacts(tx, viewer.buId)
    const [first] = unpauseRefusals(facts)
    if (first) return fail('refused', first)
    await setPaused(tx, viewer.buId, false, viewer.userId)
    await audit({
      action: 'connector.unpaused',
      target: 'Connector',
      after: { unmappedUsers: facts.users.unmapped, dryRun: facts.dryRun },
    })
    return ok()
  },
)

export const disconnectAction = action(
  'connector.manage',
  nothingInput,
  async (_, { tx, viewer, audit }) => {
    const { orgName, orgId, username } = await getConnector(tx)
    await disconnect(tx, viewer.buId, viewer.userId)
    await audit({
      action: 'connector.disconnected',
      target: orgName ?? 'Salesforce',
      before: { orgId, username },
    })
    return ok()
  },
)

export const markReviewedAction = action(
  'connector.manage',
  z.object({ step: z.enum(['users', 'fields']) }).strict(),
  async ({ step }, { tx, viewer, audit }) => {
    await markReviewed(tx, viewer.buId, step)
    await audit({ action: 'connector.step_passed', target: step })
    return ok()
  },
)
