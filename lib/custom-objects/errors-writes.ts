import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { objectErrorCode } from '#lib/custom-objects/labels.ts'

/** [FD-11][ER-1] One open error for each object: the same again, or more of it, renews it. */
export async function openObjectError(
  tx: Tx,
  buId: string,
  runId: string,
  { apiName, plural, hidden, problem }: ObjectProblem,
): Promise<void> {
  // The screen of errors ends the sentence.
  const message = problem.replace(/\.$/, '')
  const detail = toJson({ object: apiName, plural, fields: hidden })
  const { count } = await tx`
    update sync_errors set field = ${hidden[0] ?? null}, message = ${message}, detail = ${detail}::text::jsonb,
      tries = tries + 1, last_at = now(), run_id = ${runId}
    where bu_id = ${buId} and closed_at is null and cause_key = ${causeKeyOf(apiName)}`
  if (count > 0) return
  await tx`
    insert into sync_errors (bu_id, code, cause_key, title, field, message, next_action, class, detail, run_id)
    values (${buId}, ${objectErrorCode}, ${causeKeyOf(apiName)}, ${`${plural} cannot be read as they are shared`},
      ${hidden[0] ?? null}, ${message}, 'Let the connector user see it, or share other fields', 'person',
      ${detail}::text::jsonb, ${runId})`
}

type ObjectProblem = { apiName: string; plural: string; hidden: string[]; problem: string }

export async function closeObjectError(
  tx: Tx,
  buId: string,
  apiName: string,
  reason: string,
): Promise<void> {
  await tx`
    update sync_errors set closed_at = now(), closed_reason = ${reason}
    where bu_id = ${buId} and closed_at is null and cause_key = ${causeKeyOf(apiName)}`
}

/** [ER-2] The next cycle, which is now, asks again for what was refused. */
export async function askObjectsAgain(
  tx: Tx,
  buId: string,
  apiNames: readonly string[],
): Promise<void> {
  await tx`
    update custom_objects set problem_at = 'epoch'
    where bu_id = ${buId} and api_name = any(${[...apiNames]}::text[]) and problem is not null`
}

const causeKeyOf = (apiName: string) => `${objectErrorCode}|${apiName}`
