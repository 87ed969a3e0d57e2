import { CommandRefused } from '#lib/sync/commands/types.ts'

/** A refusal is a sentence for people already. Anything else stands in the log, under this reference. */
export function failureWords(error: unknown, commandId: string): string {
  if (error instanceof CommandRefused) return error.message
  return `Concord could not finish this. Nothing is lost: try again in a moment. If it goes on, give reference ${commandId.slice(-8)} to whoever runs Concord here.`
}
