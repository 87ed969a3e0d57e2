import { z } from 'zod'
import { toInstant } from '#lib/base/instant.ts'
import { wordsOfStop } from '#lib/sync/commands/failure-words.ts'
import { CommandRefused, type MergeOutcome } from '#lib/sync/commands/types.ts'
import { mergeWishSchema } from '#lib/sync/merge-input.ts'
import { mergeInSalesforce } from '#lib/sync/merge-records.ts'
import type { SyncContext } from '#lib/sync/ports.ts'

/** [DU-2] What a person asked for, with every ending in words. */
export async function mergeCommand(
  context: SyncContext,
  command: { args: Record<string, unknown>; requestedBy: string | null },
): Promise<MergeOutcome> {
  const { by, ...asked } = mergeWishSchema.extend({ by: z.string() }).parse(command.args)
  const seen = Object.fromEntries(
    Object.entries(asked.seen).map(([id, at]) => [id, toInstant(at)] as const),
  )
  const result = await mergeInSalesforce(context, { ...asked, by, seen }, command.requestedBy)
  if (result.ended === 'refused') throw new CommandRefused(result.why)
  if (result.ended === 'stopped') {
    throw new CommandRefused(wordsOfStop(result.stop))
  }
  const noun = asked.object.toLowerCase()
  if (result.ended === 'unknown') {
    return {
      result: 'unknown',
      message: `Salesforce did not answer, and does not show these ${noun}s as merged. It may still come: look again before you try again.`,
      prospectIds: [],
    }
  }
  const message =
    result.prospectIds.length === 0
      ? 'No prospect was linked to them.'
      : 'Their prospects have followed.'
  return { result: 'merged', message, prospectIds: result.prospectIds }
}
