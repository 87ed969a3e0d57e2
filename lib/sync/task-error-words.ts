import type { FailureCode, SalesforceFailure } from '#lib/salesforce/port.ts'
import { type ErrorContent, wordsOfFailure } from '#lib/sync/engine/error-words.ts'

/** Where what is to be done about a task is not what is to be done about a record. */
const nextActions: Partial<Record<FailureCode, string>> = {
  validation_rule: 'Let the rule pass the tasks that Concord writes',
  bad_value: 'Allow the value in tasks',
  required_missing: 'Give the field a default value, or no longer require it in tasks',
  no_access: 'Let the connector user create tasks',
  field_not_writable: 'Let the connector user write this field of tasks',
  trigger_refused: 'Correct the trigger or flow on tasks, or show its message to your admin',
}

/** [ER-2] Apart from the same refusal of a record: another thing waits, and another thing is to be done. */
export function wordsOfTask(failure: SalesforceFailure): ErrorContent {
  const words = wordsOfFailure(failure, null)
  const { title, causeKey, nextAction } = words
  return {
    ...words,
    title: `An e-mail is not recorded: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    causeKey: `task|${causeKey}`,
    nextAction: nextActions[failure.code] ?? nextAction,
  }
}
