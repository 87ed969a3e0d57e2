import type { ConnectorSettings } from '#lib/connector/default-settings.ts'

export type Refusal = { title: string; text: string }

/**
 * salesforce-api: what Salesforce answers when it lets nobody in, and what to do. Since September 2025 an app must be
 * installed in the org, and since Spring '26 it is an External Client App.
 */
const refusals: Record<string, Refusal> = {
  access_denied: {
    title: 'Access was denied',
    text: 'Somebody chose Deny on Salesforce’s page. Connect again and choose Allow.',
  },
  redirect_uri_mismatch: {
    title: 'The callback address is not known there',
    text: 'Add the callback URL shown here to the External Client App, exactly as it stands, and wait a few minutes.',
  },
  invalid_client_id: {
    title: 'Salesforce does not know this consumer key',
    text: 'Copy the consumer key of the External Client App again. A new app takes up to ten minutes to become known; an app of another org is never known here.',
  },
  invalid_client: {
    title: 'The consumer secret is wrong',
    text: 'Copy the consumer secret of the External Client App again; it may have been rotated.',
  },
  OAUTH_APP_BLOCKED: {
    title: 'The org blocks this app',
    text: 'An admin blocked it under Connected Apps OAuth Usage, or API Access Control lets only listed apps in. Unblock it, or add it to the allowed apps.',
  },
  OAUTH_EC_APP_NOT_FOUND: {
    title: 'The app is not installed in this org',
    text: 'Since September 2025 a user may authorise only apps that the org has. Make an External Client App in this very org, with PKCE on, and use its consumer key.',
  },
  OAUTH_APPROVAL_ERROR_GENERIC: {
    title: 'Salesforce could not approve the app',
    text: 'The user may not approve it. Choose “All users may self-authorize” in the app’s policies, or give the user a permission set of the app.',
  },
  'invalid_grant: user hasn’t approved this consumer': {
    title: 'The user is not authorised for this app',
    text: 'The app is set to “Admin approved users are pre-authorized”. Add the user’s profile or permission set to it.',
  },
  'invalid_grant: ip restricted': {
    title: 'The address of this server is not allowed',
    text: 'Add its IP address to the ranges of the user’s profile, or relax IP restrictions in the app’s policies.',
  },
  'invalid_grant: inactive user': {
    title: 'This Salesforce user is inactive or frozen',
    text: 'Activate it, or sign in as another user.',
  },
  'invalid_grant: expired access/refresh token': {
    title: 'Salesforce no longer accepts this connection',
    text: 'Its token was revoked in Salesforce, used a second time, or not used for too long. Reconnect as the same user.',
  },
  'there is no token to renew the connection with': {
    title: 'Salesforce no longer accepts this connection',
    text: 'Its session ended and there is no refresh token: allow the scope refresh_token in the app, and reconnect.',
  },
  'invalid_grant: expired authorization code': {
    title: 'It took too long',
    text: 'The code of Salesforce lives for 15 minutes and once. Connect again.',
  },
  'invalid_grant: invalid code verifier': {
    title: 'The answer belongs to another attempt',
    text: 'Two attempts to connect were open at once. Close the other tab and connect again.',
  },
  API_DISABLED_FOR_ORG: {
    title: 'The org has no API',
    text: 'The edition of the org does not include the API, or the user lacks “API Enabled”. Deploy the permission set and assign it; Professional Edition needs the API as an add-on.',
  },
  API_CURRENTLY_DISABLED: {
    title: 'The org has no API',
    text: 'Salesforce switched the API off for this org for now, during maintenance or for an unpaid contract. Ask Salesforce support.',
  },
  UNSUPPORTED_API_VERSION: {
    title: 'This version of the API has been retired',
    text: 'Update Concord: this release asks for a version that the org no longer has.',
  },
  INVALID_OPERATION_WITH_EXPIRED_PASSWORD: {
    title: 'The password of the user has expired',
    text: 'Sign in to Salesforce as this user once and set a new one, or give it a profile whose password never expires.',
  },
  'this session is not valid for use with the rest api': {
    title: 'The app lacks the scope “api”',
    text: 'Add “Manage user data via APIs (api)” to the app’s OAuth scopes and connect again.',
  },
  inactive_org: {
    title: 'The org is locked or has expired',
    text: 'Sign in to Salesforce to see why; a trial org may have ended.',
  },
  rate_limit_exceeded: {
    title: 'Too many sign-ins',
    text: 'Salesforce takes no more sign-ins of this user for a while. Try again in an hour.',
  },
  unsupported_grant_type: {
    title: 'The app does not allow this way to sign in',
    text: 'Enable the Authorization Code flow in the External Client App’s OAuth settings.',
  },
  'this is another org': {
    title: 'This is another org',
    text: 'This business unit belongs to another Salesforce org. A refreshed sandbox is a new org, too. Nothing was written; make a new business unit for this org.',
  },
  'this is not an address of salesforce': {
    title: 'This is not an address of Salesforce',
    text: 'Use https://login.salesforce.com, https://test.salesforce.com or the My Domain address of the org.',
  },
  unreachable: {
    title: 'Salesforce did not answer',
    text: 'Check the address and the network of this server, then connect again.',
  },
  'this attempt to connect has ended': {
    title: 'This attempt has expired',
    text: 'An attempt to connect lasts ten minutes and ends with its first return. Connect again.',
  },
  expired: {
    title: 'This attempt has expired',
    text: 'An attempt to connect lasts ten minutes and ends with its first return. Connect again.',
  },
}

/** [AD-5] What the same or other words mean where the app signs in by its own key. */
const keyRefusals: Record<string, Refusal> = {
  'invalid_grant: invalid assertion': {
    title: 'The app does not know this certificate',
    text: 'Upload the certificate shown here to the External Client App (JWT Bearer Flow), save, and wait a few minutes. A certificate that was made anew replaces the one uploaded before.',
  },
  'invalid_grant: audience is invalid': {
    title: 'The assertion was sent to another address',
    text: 'Choose Sandbox for a sandbox and Production for any other org, or enter the My Domain address of the very org.',
  },
  'invalid_grant: expired authorization code': {
    title: 'The clock of this server is wrong',
    text: 'Salesforce believes an assertion for three minutes. Set the clock of the machine on which the worker runs by NTP, then connect again.',
  },
  'invalid_grant: user hasn’t approved this consumer': {
    title: 'Nobody let this user in without asking',
    text: 'Set the app’s policy to “Admin approved users are pre-authorized” and add the user’s profile or permission set to it. Check the username, too: Salesforce says the same of one that it does not know.',
  },
  invalid_app_access: {
    title: 'Nobody let this user in without asking',
    text: 'Add the profile or permission set of the user to the app’s policies: admin approved users are pre-authorized.',
  },
  unsupported_grant_type: {
    title: 'The app does not allow the JWT bearer flow',
    text: 'Enable JWT Bearer Flow in the External Client App’s OAuth settings and upload the certificate there.',
  },
  'there is no key to sign in with': {
    title: 'There is no key to sign in with',
    text: 'Make a certificate, upload it to the External Client App, and connect again.',
  },
  'the connection signs in by the present certificate': {
    title: 'The certificate is in use',
    text: 'The connection signs in by it. Disconnect first; then a new one can be made.',
  },
}

/**
 * Explains a refusal in the reader's words: what of it is known, else what was said.
 * @param flow how the sign-in was tried: the same words mean something else
 */
export function explainRefusal(said: string, flow: 'web' | 'jwt' = 'web'): Refusal {
  const words = said
    .replace(/'/g, '’')
    .replace(/^salesforce refused: /i, '')
    .toLowerCase()
  const known = Object.entries(
    flow === 'jwt' ? { ...keyRefusals, ...without(refusals, keyRefusals) } : refusals,
  )
  const [, found] =
    known.find(([key]) => words.startsWith(key.toLowerCase())) ??
    known.find(([key]) => words.includes(key.toLowerCase())) ??
    []
  if (found) return found
  return { title: 'Salesforce could not be connected', text: said || 'It gave no reason.' }
}

function without(
  all: Record<string, Refusal>,
  known: Record<string, Refusal>,
): Record<string, Refusal> {
  return Object.fromEntries(Object.entries(all).filter(([said]) => !(said in known)))
}

/** [AD-5] All that Salesforce is known to answer when it lets nobody in, for the guide. */
export function listRefusals(): (Refusal & { said: string })[] {
  const byKey = Object.entries(keyRefusals).filter(([said]) => /^invalid_/.test(said))
  return [
    ...Object.entries(refusals).map(([said, refusal]) => ({ said, ...refusal })),
    ...byKey.map(([said, { title, text }]) => ({
      said: `${said} (by certificate)`,
      title,
      text,
    })),
  ]
}

export const loginHosts = {
  production: 'https://login.salesforce.com',
  sandbox: 'https://test.salesforce.com',
} as const

type SwitchKey = {
  [Key in keyof ConnectorSettings]: ConnectorSettings[Key] extends boolean ? Key : never
}[keyof ConnectorSettings]

/** [CN-10] Each setting with one line of consequence, in the order of the screen. */
export const settingLabels: readonly {
  key: SwitchKey
  label: string
  consequence: string
  /** [CR-2] Leaving the default departs from what the document promises. */
  deviation?: boolean
}[] = [
  {
    key: 'createProspects',
    label: 'Make prospects of new leads and contacts',
    consequence:
      'From the moment it is switched on, records created in Salesforce with an e-mail that no prospect has become prospects. Older ones do not: load them below.',
  },
  {
    key: 'followEmail',
    label: 'Follow e-mail changes made in Salesforce',
    consequence: 'Off: a changed e-mail breaks the link instead, and the prospect says so.',
  },
  {
    key: 'deleteWithRecords',
    label: 'Delete prospects with their records',
    consequence:
      'A record deleted in Salesforce takes its prospect to the recycle bin. Off: the link is marked and the prospect stays.',
  },
  {
    key: 'matchUsersByEmail',
    label: 'Match users by e-mail',
    consequence:
      'Whenever Salesforce’s users are read, whoever has exactly one active counterpart with the same e-mail is mapped. Off: only the button on Users matches.',
  },
  {
    key: 'leaveOutPartnerUsers',
    label: 'Leave out partner and portal users',
    consequence: 'They are not offered when users are mapped.',
  },
  {
    key: 'syncUnassigned',
    label: 'Sync unassigned prospects that match',
    consequence:
      'A prospect without an assigned user syncs when its e-mail matches a record; it is never created in Salesforce.',
    deviation: true,
  },
  {
    key: 'contactsFirst',
    label: 'Look for contacts before leads',
    consequence: 'Where both have the e-mail, the contact is the synced record.',
  },
  {
    key: 'syncOpportunities',
    label: 'Read opportunities',
    consequence:
      'Those in which a synced contact has a role, with their points: created +50, lost −100. Off: nothing is read or scored, and what was read stays as it was.',
  },
  {
    key: 'logListEmails',
    label: 'Record list e-mails in Salesforce',
    consequence:
      'Each list e-mail becomes one completed task on the lead or contact of whoever got it. Opens and clicks stay in the activity window. Off: it counts from the next e-mail on.',
  },
  {
    key: 'logOneToOneEmails',
    label: 'Record e-mails to one person in Salesforce',
    consequence:
      'Each e-mail written from a prospect’s page becomes one completed task. Off: it counts from the next e-mail on.',
  },
]
