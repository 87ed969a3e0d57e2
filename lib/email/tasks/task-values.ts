import { type CompiledEmail, plainAddresses, renderEmail } from '#lib/email/compile.ts'
import type { DueTask } from '#lib/email/tasks/writes.ts'

const subjectLengthMax = 255
/** The field takes 32,000; a thousand tasks are one request. */
const textLengthMax = 3_000

export type TaskValues = {
  WhoId: string
  Subject: string
  Status: 'Completed'
  ActivityDate: string
  TaskSubtype: 'Email'
  Description: string
}

/**
 * [ML-4] What Salesforce is told of one e-mail. Links in it are the author's own: a salesperson who follows one from the
 * task neither clicks nor unsubscribes for the customer.
 */
export function toTask(task: DueTask, compiled: CompiledEmail): TaskValues {
  const addresses = {
    ...plainAddresses('', task.values),
    unsubscribe: '(link to unsubscribe)',
    preferences: '(link to preferences)',
  }
  const { subject, text } = renderEmail(compiled, task.values, addresses)
  const title = task.kind === 'list' ? `List e-mail: ${task.name}` : `E-mail: ${subject}`
  return {
    WhoId: task.whoId,
    Subject: cut(title, subjectLengthMax),
    Status: 'Completed',
    ActivityDate: task.day,
    TaskSubtype: 'Email',
    Description: cut(`Subject: ${subject}\n\n${text}`, textLengthMax),
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`
}
