import { inBusinessUnit } from '#db/client.ts'
import { keepUsage } from '#lib/connector/keep.ts'
import { checkDomain } from '#lib/email/domains/check.ts'
import { tryRelay } from '#lib/email/send/direct.ts'
import { sendTest, testEmailInput } from '#lib/email/send/test-email.ts'
import { getSchema } from '#lib/mapping/reads.ts'
import type { CrmSchema } from '#lib/mapping/types.ts'
import type { Client } from '#lib/salesforce/client.ts'
import { installFields } from '#lib/salesforce/install.ts'
import { ownFields } from '#lib/salesforce/our-fields.ts'
import { filtersOf } from '#lib/sharing/filter.ts'
import { applySharing } from '#lib/sync/check-shared.ts'
import { connect } from '#lib/sync/commands/connect.ts'
import { connectByKey, makeKey } from '#lib/sync/commands/connect-jwt.ts'
import { describeCustomObjects, previewCustomSharing } from '#lib/sync/commands/custom-objects.ts'
import { wordsOfStop } from '#lib/sync/commands/failure-words.ts'
import { mergeCommand } from '#lib/sync/commands/merge-records.ts'
import { previewOpportunitySharing } from '#lib/sync/commands/preview-opportunities.ts'
import { previewSharing } from '#lib/sync/commands/preview-sharing.ts'
import { refreshSchema, refreshUsers, required } from '#lib/sync/commands/refresh.ts'
import type { OpenCommand } from '#lib/sync/commands/run-command.ts'
import { sendOneRecord, switchOneLink, syncOneProspect } from '#lib/sync/commands/sync-one.ts'
import { type CommandKind, CommandRefused, type Commands } from '#lib/sync/commands/types.ts'
import { verify } from '#lib/sync/commands/verify.ts'
import { dryRun } from '#lib/sync/dry-run.ts'
import { objectsOf } from '#lib/sync/engine/fields.ts'
import { forecastCycle } from '#lib/sync/forecast.ts'
import { loadExisting } from '#lib/sync/load-existing.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import type { Stop } from '#lib/sync/run-calls.ts'
import { openContext, type Workshop } from '#lib/sync/wiring.ts'

type Handler<Kind extends CommandKind> = (
  workshop: Workshop,
  command: OpenCommand,
) => Promise<Commands[Kind]['outcome']>

type Connected = {
  workshop: Workshop
  command: OpenCommand
  context: SyncContext
  client: Client
  hasPersonAccounts: boolean
}

/** What needs a connected org says so in words when there is none. */
function connected<Kind extends CommandKind>(
  kind: 'people' | 'setup' | 'read',
  work: (it: Connected) => Promise<Commands[Kind]['outcome']>,
): Handler<Kind> {
  return async (workshop, command) => {
    const opened = await openContext(workshop, command.buId, kind)
    if (!opened) throw new CommandRefused('Salesforce is not connected')
    return work({ workshop, command, ...opened })
  }
}

export const handlers: { [Kind in CommandKind]: Handler<Kind> } = {
  connect,
  make_certificate: makeKey,
  connect_jwt: connectByKey,
  sync_prospect: connected('people', ({ workshop, command, context }) => {
    const { buId, args, requestedBy } = command
    return syncOneProspect(workshop, context, buId, String(args.prospectId), requestedBy)
  }),
  send_to_concord: connected('people', ({ workshop, command, context }) => {
    const { buId, args, requestedBy } = command
    return sendOneRecord(workshop, context, buId, String(args.crmId), requestedBy)
  }),
  switch_link: connected('people', ({ workshop, command, context }) => {
    const { buId, args, requestedBy } = command
    const wish = { prospectId: String(args.prospectId), crmId: String(args.crmId) }
    return switchOneLink(workshop, context, buId, { ...wish, by: String(args.by), requestedBy })
  }),
  merge_records: connected('people', ({ command, context }) => mergeCommand(context, command)),
  verify: connected('setup', ({ workshop, command, context, client }) =>
    verify(workshop, command.buId, context.org, client),
  ),
  refresh_users: connected('setup', ({ workshop, command, context }) =>
    refreshUsers(workshop, command.buId, context.org),
  ),
  refresh_schema: connected('setup', ({ workshop, command, context }) =>
    refreshSchema(workshop, command.buId, context.org),
  ),
  install_fields: connected('setup', installOwnFields),
  dry_run: connected('read', planOnly),
  load_existing: connected('read', loadExistingRecords),
  check_domain: async ({ sql, resolver }, { buId, args }) => {
    const outcome = await checkDomain(sql, buId, String(args.domainId), resolver)
    if (!outcome) throw new CommandRefused('This domain was removed')
    return outcome
  },
  try_smtp: async (workshop, { buId }) => ({ problem: await tryRelay(workshop, buId) }),
  test_email: async (workshop, { buId, args }) => {
    const outcome = await sendTest(workshop, buId, testEmailInput.parse(args))
    if (!outcome.ok) throw new CommandRefused(outcome.error.message)
    return outcome.value
  },
  count_records: connected('setup', countRecords),
  preview_sharing: connected('setup', ({ workshop, command, client, hasPersonAccounts }) =>
    previewSharing(workshop, command, { client, hasPersonAccounts }),
  ),
  preview_opportunity_sharing: connected('setup', ({ workshop, command, client }) =>
    previewOpportunitySharing(workshop, command, client),
  ),
  describe_custom_objects: connected('setup', ({ workshop, command, client }) =>
    describeCustomObjects(workshop, command.buId, client),
  ),
  preview_custom_sharing: connected('setup', ({ workshop, command, client }) =>
    previewCustomSharing(workshop, command, client),
  ),
  apply_sharing: connected('people', applyRule),
}

async function installOwnFields({
  workshop,
  command,
  context,
  client,
}: Connected): Promise<Commands['install_fields']['outcome']> {
  const { userId } = required(await context.org.identity())
  const schema = await readSchema(workshop, command.buId)
  const installed = await installFields(client, userId, ownFields(schema))
  if (!installed.ok) throw new CommandRefused(installed.error.message)
  const { created, present, calls } = installed.value
  await inBusinessUnit(workshop.sql, command.buId, (tx) => keepUsage(tx, command.buId, calls, null))
  await refreshSchema(workshop, command.buId, context.org)
  await verify(workshop, command.buId, context.org, client)
  return { created, present }
}

async function readSchema({ sql }: Workshop, buId: string): Promise<CrmSchema> {
  const { schema } = await inBusinessUnit(sql, buId, (tx) => getSchema(tx))
  return schema
}

async function planOnly({
  workshop,
  command,
  context,
}: Connected): Promise<Commands['dry_run']['outcome']> {
  const label = 'Comparing both sides'
  const { run, counts, stop, owners } = await dryRun(context, command.requestedBy, (done) =>
    context.store.progress(command.id, { done, total: null, label }),
  )
  refuseStopped(stop)
  await forecastCycle(context, workshop.sql, command.buId, { runId: run.id, owners })
  return { runId: run.id, counts }
}

async function applyRule({
  command,
  context,
}: Connected): Promise<Commands['apply_sharing']['outcome']> {
  const label = 'Looking at what is linked'
  const { run, counts, stop } = await applySharing(context, command.requestedBy, (done) =>
    context.store.progress(command.id, { done, total: null, label }),
  )
  refuseStopped(stop)
  return { runId: run.id, counts }
}

function refuseStopped(stop: Stop | null): void {
  if (stop) throw new CommandRefused(wordsOfStop(stop))
}

async function loadExistingRecords({
  command,
  context,
}: Connected): Promise<Commands['load_existing']['outcome']> {
  const asked = Array.isArray(command.args.objects) ? command.args.objects : ['Lead', 'Contact']
  const objects = objectsOf(await context.store.config()).filter((object) => asked.includes(object))
  const within = filtersOf((await context.store.config()).sharing)
  // Only the bar waits for it.
  const total = context.org
    .count(
      objects.map((object) => ({ object, filter: 'with_email' as const, within: within[object] })),
    )
    .then((counted) => (counted.ok ? counted.value.reduce((sum, n) => sum + n, 0) : null))
  const label = 'Reading leads and contacts'
  const tell = async (done: number) =>
    context.store.progress(command.id, { done, total: await total, label })
  const [{ run, counts, stop }] = await Promise.all([
    loadExisting(context, objects, command.requestedBy, tell),
    total,
  ])
  refuseStopped(stop)
  return { runId: run.id, counts }
}

/** Person accounts count as the contacts that they are as well. */
async function countRecords({ context }: Connected): Promise<Commands['count_records']['outcome']> {
  const config = await context.store.config()
  const within = filtersOf(config.sharing)
  const objects = objectsOf(config)
  const counting = async (filter: 'all' | 'with_email') =>
    required(
      await context.org.count(
        objects.map((object) => ({ object, filter, within: within[object] })),
      ),
    )
  const [all, withEmail] = [await counting('all'), await counting('with_email')]
  const sum = (some: readonly number[]) => some.reduce((total, n) => total + n, 0)
  return { leads: all[0] ?? 0, contacts: sum(all.slice(1)), withEmail: sum(withEmail) }
}
