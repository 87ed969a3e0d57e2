'use server'

import { engineAction } from '#lib/auth/action-gate.ts'
import { fail } from '#lib/base/result.ts'
import { sendInput } from '#lib/connector/input.ts'
import { getConnector } from '#lib/connector/reads.ts'
import { ask } from '#lib/sync/started-command.ts'

/** [CN-3] Exactly this lead or contact, paused or not. Its org must be the one that is connected here. */
export const sendToConcordAction = engineAction(
  'prospects.sync',
  sendInput,
  async ({ org, id }, context) => {
    const { orgId, orgName } = await context.inBu(({ tx }) => getConnector(tx))
    if (orgId?.slice(0, 15) !== org.slice(0, 15)) {
      return fail(
        'wrong_org',
        orgId
          ? `This record is of another Salesforce org than ${orgName ?? orgId}, which is connected here. Switch to the business unit that it belongs to.`
          : 'This business unit is not connected to Salesforce. Switch to the one that is.',
      )
    }
    return ask(
      context,
      { kind: 'send_to_concord', args: { crmId: id }, key: `send:${id.slice(0, 15)}` },
      'record.sent_to_concord',
    )
  },
)
