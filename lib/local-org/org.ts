/** What is known of an org while one of its requests is handled. */
export type OrgSettings = {
  /** Calls allowed in a rolling 24 hours. */
  dailyApiRequests?: number
  /** Address of the console behind "Send to Concord". */
  concordUrl?: string
  /** Signs what the page of the activity window asks Concord with; left out, records have no such window. */
  embedKey?: string
  accessTokenSeconds?: number
  /** The address that a token names, when the org has moved from the one that was asked. */
  instanceUrl?: string
  /** The org's clock may differ from this machine's. */
  clockOffsetMs?: number
  /** 'private': without View All a user sees the records that he owns. */
  sharing?: 'public' | 'private'
  /** Fields whose changes are kept, by object: an object that is named keeps a history. */
  history?: Record<string, string[]>
  /** Accounts may be persons. As in Salesforce nothing takes it back, save the administrator's own client. */
  personAccounts?: boolean
  /** Field-level security of standard fields, for everyone but the page of the setup. */
  fieldAccess?: { object: string; field: string; access: 'none' | 'read' }[]
}

export type Org = {
  no: number
  id: string
  key: string
  name: string
  settings: OrgSettings
  schemaVersion: number
}
