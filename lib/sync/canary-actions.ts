'use server'

import { z } from 'zod'
import { engineAction } from '#lib/auth/action-gate.ts'
import { ask } from '#lib/sync/started-command.ts'

/** [CN-4] One of the records that go first: a person's run, like Sync with CRM, paused or not. */
export const syncCanaryAction = engineAction(
  'connector.manage',
  z.object({ prospectId: z.uuid() }).strict(),
  ({ prospectId }, context) =>
    ask(
      context,
      { kind: 'sync_prospect', args: { prospectId }, key: `sync_prospect/${prospectId}` },
      'connector.canary_synced',
    ),
)

/** [CN-4] The same for a record that has no prospect yet. */
export const sendCanaryAction = engineAction(
  'connector.manage',
  z.object({ crmId: z.string().regex(/^(00Q|003)[A-Za-z0-9]{15}$/) }).strict(),
  ({ crmId }, context) =>
    ask(
      context,
      { kind: 'send_to_concord', args: { crmId }, key: `send:${crmId.slice(0, 15)}` },
      'connector.canary_synced',
    ),
)
