'use server'

import type { SqlLike } from '#db/client.ts'
import { action, engineAction } from '#lib/auth/action-gate.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import { nothingInput } from '#lib/connector/input.ts'
import { getConnector } from '#lib/connector/reads.ts'
import { criteriaWords } from '#lib/criteria/words.ts'
import { listCustomObjects } from '#lib/custom-objects/reads.ts'
import { type CustomObject, sharedObjectsMax } from '#lib/custom-objects/types.ts'
import { type CustomDraft, toSharedObject } from '#lib/sharing/custom-objects.ts'
import { findCandidate } from '#lib/sharing/custom-reads.ts'
import { shareObject, stopSharing } from '#lib/sharing/custom-writes.ts'
import { customDraftInput, customObjectInput } from '#lib/sharing/input.ts'
import { askWorker, waitForOutcome } from '#lib/sync/ask.ts'
import { preview } from '#lib/sync/ask-preview.ts'

/** A few describes; an org with two hundred custom objects takes nine calls. */
const describeMs = 30_000

/** [SH-1] Looks in the org for custom objects that could be shared. */
export const describeCustomObjectsAction = engineAction(
  'connector.manage',
  nothingInput,
  async (_, { viewer }) => {
    const { buId, userId } = viewer
    const { sql } = webDatabase()
    const kind = 'describe_custom_objects' as const
    const commandId = await askWorker(sql, buId, { kind, args: {}, key: kind, requestedBy: userId })
    const state = await waitForOutcome<typeof kind>(sql, buId, commandId, describeMs)
    if (state?.state === 'done') return ok(state.outcome)
    return state?.state === 'failed'
      ? fail('failed', state.error)
      : fail('unavailable', 'Salesforce has not answered in time. Try again in a moment.')
  },
)

/** [SH-5] What sharing it so would change. Nothing is kept: who asks again is answered anew. */
export const previewCustomSharingAction = engineAction(
  'connector.manage',
  customDraftInput,
  async (draft, { viewer, inBu }) => {
    const next = await inBu(({ tx }) => toObject(tx, viewer.buId, draft))
    return next.ok ? preview(viewer, 'preview_custom_sharing', next.value) : next
  },
)

async function toObject(
  sql: SqlLike,
  buId: string,
  draft: CustomDraft,
): Promise<Result<CustomObject, 'refused'>> {
  const candidate = await findCandidate(sql, buId, draft.apiName)
  return candidate
    ? toSharedObject(draft, candidate)
    : fail('refused', `${draft.apiName} is not among the custom objects that can be shared.`)
}

/** [SH-1] Shares a custom object, or shares it otherwise. */
export const shareCustomObjectAction = action(
  'connector.manage',
  customDraftInput,
  async (draft, { tx, viewer, audit }) => {
    const { buId, userId } = viewer
    const { connected } = await getConnector(tx)
    if (!connected) return fail('refused', 'Connect Salesforce first.')
    // One admin after the other: two would share a sixth.
    await tx`select 1 from connectors where bu_id = ${buId} for update`
    const next = await toObject(tx, buId, draft)
    if (!next.ok) return next
    const shared = await listCustomObjects(tx, buId)
    const before = shared.find(({ apiName }) => apiName === draft.apiName)
    if (!before && shared.length >= sharedObjectsMax) {
      return fail(
        'refused',
        `At most ${sharedObjectsMax} custom objects are shared. Stop sharing one first.`,
      )
    }
    await shareObject(tx, buId, userId, next.value)
    await wakeForChanges(tx, buId)
    await audit({
      action: 'sharing.object_shared',
      target: next.value.plural,
      before: before ? wordsOf(before) : null,
      after: wordsOf(next.value),
    })
    return ok()
  },
)

/** [SH-1] What is held of it is forgotten at once. */
export const stopSharingObjectAction = action(
  'connector.manage',
  customObjectInput,
  async ({ apiName }, { tx, viewer, audit }) => {
    const { buId } = viewer
    const before = (await listCustomObjects(tx, buId)).find((one) => one.apiName === apiName)
    if (!before) return fail('refused', 'It is not shared.')
    await stopSharing(tx, buId, apiName)
    await audit({
      action: 'sharing.object_stopped',
      target: before.plural,
      before: wordsOf(before),
      after: null,
    })
    return ok()
  },
)

function wordsOf({ fields, rule }: CustomObject): { records: string; fields: string } {
  const known = new Map((rule?.fields ?? []).map((field) => [field.name, field]))
  return {
    records: rule ? criteriaWords(rule.criteria, known) : 'all',
    fields: fields.map(({ label }) => label).join(', '),
  }
}
