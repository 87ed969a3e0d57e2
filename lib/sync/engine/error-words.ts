import type { FailureCode, SalesforceFailure } from '#lib/salesforce/port.ts'
import type { Refusal } from './plan-pair.ts'
import { classOf } from './retry.ts'
import type { ErrorOpened } from './types.ts'

type Words = readonly [title: string, nextAction: string]
export type ErrorContent = Omit<ErrorOpened, 'prospectId' | 'crmId' | 'tries' | 'nextTryInMs'>

const words: Record<FailureCode, Words> = {
  ambiguous: ['Salesforce did not answer; confirming', 'Nothing: Concord asks whether it arrived'],
  unavailable: ['Salesforce is not available', 'Nothing: Concord tries again'],
  throttled: ['Salesforce is busy', 'Nothing: Concord tries again'],
  limit_reached: ['The daily limit of API calls is used up', 'Wait, or raise the limit'],
  connection_lost: ['The connection to Salesforce is lost', 'Reconnect Salesforce'],
  wrong_org: ['Another Salesforce org answered', 'Reconnect the org that this unit belongs to'],
  api_disabled: ['The org does not accept API calls', 'Enable API access for the connector user'],
  too_large: ['Too much for one request', 'Nothing: Concord sends less at once'],
  schema_changed: ['A mapped field is gone or hidden in Salesforce', 'Map another field'],
  row_locked: ['Another process in Salesforce holds the record', 'Nothing: Concord tries again'],
  validation_rule: ['A validation rule in Salesforce refused it', 'Correct the value or the rule'],
  bad_value: ['Salesforce does not accept a value', 'Correct the value'],
  required_missing: ['A field that Salesforce requires is empty', 'Fill it, or map it'],
  too_long: ['A value is too long for Salesforce', 'Shorten the value'],
  invalid_email: ['The e-mail address is not valid', 'Correct the e-mail address'],
  out_of_range: ['A number is out of range for Salesforce', 'Correct the number'],
  duplicates_detected: [
    'A duplicate rule in Salesforce refused it',
    'Look at the matching records',
  ],
  already_created: ['The record was created already', 'Nothing: Concord links it'],
  duplicate_value: ['Another record has this unique value', 'Correct the value'],
  external_id_not_unique: [
    'Several records carry this Concord id',
    'Make Concord_Id__c unique in Salesforce and clear the copies',
  ],
  record_deleted: ['The record was deleted in Salesforce', 'Nothing: Concord looks again'],
  record_converted: ['The lead was converted', 'Nothing: Concord follows it to its contact'],
  record_gone: ['The record is gone or no longer visible', 'Check what the connector user may see'],
  no_access: ['The connector user may not change the record', 'Give it the permission'],
  field_not_writable: ['A field may not be written', 'Give the permission, or map it as read-only'],
  owner_invalid: ['The owner cannot own this record', 'Map the user to an active Salesforce user'],
  storage_full: ['The storage of the org is full', 'Free storage in Salesforce'],
  automation_failed: ['An automation in Salesforce failed', 'Show its message to your admin'],
  trigger_refused: [
    'A trigger or flow in Salesforce refused it',
    'Correct what it names, or show its message to your admin',
  ],
  rolled_back: ['Rolled back with another record', 'Nothing: Concord tries again'],
  changed_meanwhile: ['Changed in Salesforce meanwhile', 'Nothing: Concord looks again'],
  server_error: ['Salesforce had an internal error', 'Give the id in the message to its support'],
  unrecognised: ['Salesforce refused it', 'Read its message'],
}

const ownWords: Record<string, Words> = {
  email_taken: ['Another prospect has this e-mail', 'Merge the two, or change one e-mail'],
  heir_unseen: [
    'A converted lead’s contact cannot be seen',
    'Let the connector user see the contact',
  ],
  heir_not_synced: [
    'Converted into a person account, which is not synced',
    'Enable person accounts in the connector’s settings',
  ],
  account_not_synced: [
    'Its person account is not synced',
    'Enable person accounts in the connector’s settings, or undo the change',
  ],
  create_unheard: [
    'It may be a person account already',
    'Enable person accounts in the connector’s settings: the next cycle looks for it',
  ],
  outside_sharing: [
    'A record with this e-mail exists outside your sharing rule',
    'Share that record, or allow creating a second one',
  ],
  cannot_be_shared: [
    'A record made for it would not be shared',
    'Change the sharing rule so that Concord can fill in its fields',
  ],
  unsettled: [
    'Looked at again and again without an end',
    'Choose its record again under Duplicates, or report this with its details',
  ],
  candidate_linked: [
    'The matching record is linked to another prospect',
    'Decide which prospect it belongs to',
  ],
}

/** @param named the prospect field that Salesforce's complaint is about, if we map it */
export function wordsOfFailure(
  failure: SalesforceFailure,
  named: { field: string; label: string } | null,
): ErrorContent {
  const [title, nextAction] = words[failure.code]
  return {
    code: failure.code,
    causeKey: causeKey(failure.code, failure.fields[0] ?? null, failure.message),
    title: failure.code === 'required_missing' && named ? `${named.label} is required` : title,
    field: named?.field ?? failure.fields[0] ?? null,
    message: failure.message,
    nextAction,
    class: classOf(failure.code),
    detail: {
      statusCode: failure.statusCode,
      fields: failure.fields,
      recordIds: failure.recordIds,
    },
  }
}

export function wordsOfRefusal(refusal: Refusal): ErrorContent {
  const known = words[refusal.code as FailureCode] ?? ownWords[refusal.code]
  const [title, nextAction] = known ?? words.unrecognised
  return {
    code: refusal.code,
    causeKey: causeKey(refusal.code, refusal.field, refusal.message),
    title,
    field: refusal.field,
    message: refusal.message,
    nextAction,
    class: 'person',
    detail: refusal.detail,
  }
}

/** [ER-2] Equal causes have equal keys: ids, numbers, addresses and quoted values are what differs between them. */
function causeKey(code: string, field: string | null, message: string): string {
  const shape = message
    .replace(/"[^"]*"|'[^']*'/g, '…')
    .replace(/\S+@\S+/g, '…')
    .replace(/\b(?=\w*\d)[\w-]+\b/g, '…')
    .slice(0, 120)
  return [code, field ?? '', shape].join('|')
}
