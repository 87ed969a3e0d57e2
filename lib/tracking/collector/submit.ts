import { inBusinessUnit } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { type Exchange, Refusal, redirectTo } from '#lib/tracking/collector/exchange.ts'
import { readForm } from '#lib/tracking/collector/form-body.ts'
import { sendForm, sendThanks } from '#lib/tracking/collector/hosted-page.ts'
import { writeSubmission } from '#lib/tracking/collector/writes.ts'
import {
  honeypot,
  type Judged,
  judgeSubmission,
  submissionKey,
  visitorInput,
} from '#lib/tracking/submission.ts'
import { readVisitor } from '#lib/tracking/tokens.ts'
import type { PublicForm } from '#lib/tracking/types.ts'

/** What a form posts, ours or one of a website. Answered when it is stored; the worker makes a prospect of it. */
export async function takeSubmission(exchange: Exchange, buId: string, id: string): Promise<void> {
  const { collector, request, ip, robot } = exchange
  const found = await collector.reads.form(buId, id)
  if (!found) throw new Refusal(404, 'There is no such form any more.')
  const posted = await readForm(request)
  // Whoever fills in what nobody sees is told that all went well.
  if (robot || posted.get(honeypot)) return succeed(exchange, found.form)
  await collector.formLimit.consume(`${buId} ${ip}`)
  const judged = judgeSubmission(found.form, found.fields, posted)
  const failed = Object.keys(judged.problems).length > 0
  const visitorId = readVisitor(collector.key, buId, posted.get(visitorInput))
  const at = new Date().toISOString()
  await inBusinessUnit(collector.sql, buId, (tx) =>
    writeSubmission(tx, buId, {
      id: newId(),
      formId: id,
      key: submissionKey(id, judged, visitorId, at.slice(0, 10)),
      at,
      visitorId,
      ...judged,
      outcome: failed ? 'error' : 'success',
    }),
  )
  if (failed) fail(exchange, { buId, posted, judged, ...found })
  else succeed(exchange, found.form)
}

function succeed(exchange: Exchange, form: PublicForm): void {
  if (form.successLocation) redirectTo(exchange, form.successLocation, 303)
  else sendThanks(exchange, form)
}

type Failed = { buId: string; posted: URLSearchParams; judged: Judged } & Parameters<
  typeof sendForm
>[1]

function fail(exchange: Exchange, failed: Failed): void {
  const { errorLocation, kind } = failed.form
  if (errorLocation && kind === 'handler') redirectTo(exchange, errorLocation, 303)
  else sendForm(exchange, { ...failed, problems: failed.judged.problems })
}
