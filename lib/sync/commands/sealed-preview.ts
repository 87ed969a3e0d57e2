import { inBusinessUnit, type Sql } from '#db/client.ts'
import { seal } from '#lib/base/sealing.ts'
import { keepUsage } from '#lib/connector/keep.ts'
import type { OrgLimit } from '#lib/salesforce/port.ts'
import { previewSealedTo } from '#lib/sharing/sealed.ts'
import type { SharingPreview } from '#lib/sharing/types.ts'

/**
 * [SH-5] What was counted and shown in Salesforce, sealed to the key of whoever asked: what is not shared is in none of our
 * tables, not even for a moment. The calls that it took are on record [QU-4].
 */
export async function sealPreview(
  sql: Sql,
  buId: string,
  publicKey: string,
  shown: Omit<SharingPreview, 'at' | 'enter' | 'leave'>,
  used: { calls: number; limit: OrgLimit | null },
): Promise<{ at: string; sealed: string }> {
  const at = new Date().toISOString()
  const { now, next, stay } = shown
  const preview: SharingPreview = { ...shown, at, enter: next - stay, leave: now - stay }
  await inBusinessUnit(sql, buId, (tx) => keepUsage(tx, buId, used.calls, used.limit))
  return { at, sealed: seal(JSON.stringify(preview), publicKey, previewSealedTo) }
}
