import { webDatabase } from '#lib/auth/database.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { newPreviewKey } from '#lib/sharing/sealed.ts'
import type { SharingPreview } from '#lib/sharing/types.ts'
import { askWorker, waitForOutcome } from '#lib/sync/ask.ts'
import type { Commands } from '#lib/sync/commands/types.ts'

/** Six counts and two samples; a large org takes its time over a condition without an index. */
const previewMs = 20_000

type PreviewKind = 'preview_sharing' | 'preview_opportunity_sharing' | 'preview_custom_sharing'

/** [SH-5] Asks the worker, and opens what it answers: the key is gone when the request ends. */
export async function preview<Kind extends PreviewKind>(
  { buId, userId }: Viewer,
  kind: Kind,
  next: Commands[Kind]['args']['next'],
): Promise<Result<SharingPreview, 'failed' | 'unavailable'>> {
  const { sql } = webDatabase()
  const { publicKey, open } = newPreviewKey()
  const args = { next, publicKey } as Commands[Kind]['args']
  const commandId = await askWorker(sql, buId, { kind, args, requestedBy: userId })
  const state = await waitForOutcome<Kind>(sql, buId, commandId, previewMs)
  if (state?.state === 'done') return ok(open(state.outcome.sealed))
  return state?.state === 'failed'
    ? fail('failed', state.error)
    : fail('unavailable', 'Salesforce has not counted in time. Try again in a moment.')
}
