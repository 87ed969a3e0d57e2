import type { SalesforceFailure } from '#lib/salesforce/port.ts'
import { CommandRefused } from '#lib/sync/commands/types.ts'
import { stopWords } from '#lib/sync/cycle.ts'
import { wordsOfFailure } from '#lib/sync/engine/error-words.ts'
import type { Stop } from '#lib/sync/run-calls.ts'

/** A refusal is a sentence for people already. Anything else stands in the log, under this reference. */
export function failureWords(error: unknown, commandId: string): string {
  if (error instanceof CommandRefused) return error.message
  return `Concord could not finish this. Nothing is lost: try again in a moment. If it goes on, give reference ${commandId.slice(-8)} to whoever runs Concord here.`
}

/** Why what somebody asked for has stopped, and what to do. */
export function wordsOfStop(stop: Stop): string {
  return stop.why === 'call_failed' ? wordsOfCall(stop.failure) : stopWords[stop.why]
}

/** What Concord does by itself about the queue, somebody who asked for something does here. */
export function wordsOfCall(failure: SalesforceFailure): string {
  const { title, nextAction, message } = wordsOfFailure(failure, null)
  const next = nextAction.startsWith('Nothing:') ? 'Try again in a moment' : nextAction
  return `${title}. ${next}. Salesforce said: ${message}`
}
