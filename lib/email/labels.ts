import type { EmailState, RecipientState, RecipientView, TaskState } from '#lib/email/types.ts'

export const stateLabels: Record<EmailState, string> = {
  draft: 'Draft',
  scheduled: 'Scheduled',
  sending: 'Sending',
  paused: 'Paused',
  done: 'Sent',
  cancelled: 'Cancelled',
  failed: 'Failed',
}

export const recipientLabels: Record<RecipientState, string> = {
  waiting: 'Waits',
  claimed: 'On its way',
  sent: 'Sent',
  suppressed: 'Not sent',
  failed: 'Refused',
  unknown: 'Unknown',
}

const reasons: Record<string, string> = {
  deleted: 'In the recycle bin',
  unshared: 'Outside the sharing rule',
  no_address: 'No e-mail address',
  opted_out: 'Opted out of e-mail',
  do_not_email: 'Marked “do not e-mail”',
  hard_bounced: 'Address bounced for good',
  complained: 'Called an e-mail spam',
  left_list: 'Left the list',
  cancelled: 'The e-mail was cancelled',
  same_address: 'Somebody else on the list has this address',
}

/** Why somebody got nothing; what a relay said stands as it is. */
export function wordsOfReason(reason: string): string {
  return reasons[reason] ?? reason
}

export const viewLabels: Record<RecipientView, string> = {
  all: 'Everybody',
  sent: 'Sent',
  opened: 'Opened',
  clicked: 'Clicked',
  bounced: 'Bounced',
  unsubscribed: 'Unsubscribed',
  suppressed: 'Not sent',
  failed: 'Refused or unknown',
}

export const taskLabels: Record<TaskState, string> = {
  unlinked: 'Waits for a record in Salesforce',
  waiting: 'Waits to go out',
  sent: 'Being confirmed',
  done: 'In Salesforce',
  failed: 'Salesforce refused it',
}
