export type AccountRow = {
  id: string
  name: string
  industry: string | null
  employees: number | null
  city: string | null
  country: string | null
  owner: string | null
  /** Live prospects whose contact belongs to it. */
  people: number
  score: number
  openOpportunities: number
  readAt: string
}

export type AccountPage = { rows: AccountRow[]; next: string | null; total?: number }

export type AccountPerson = {
  prospectId: string
  name: string
  jobTitle: string | null
  email: string | null
  score: number
  lastActivityAt: string | null
}

export type AccountOpportunity = {
  id: string
  name: string
  stage: string
  state: 'open' | 'won' | 'lost'
  amount: number | null
  currency: string | null
  closeDate: string
}

export type AccountRecord = AccountRow & {
  type: string | null
  annualRevenue: number | null
  currency: string | null
  site: string | null
  phone: string | null
  website: string | null
  createdAt: string
  changedAt: string
  url: string | null
  persons: AccountPerson[]
  opportunities: AccountOpportunity[]
}

/** How fresh what is shown is. */
export type AccountReading = {
  connected: boolean
  paused: boolean
  readAt: string | null
  problem: string | null
}

export type AccountsScreen = { page: AccountPage; reading: AccountReading; mayManage: boolean }

/** What Salesforce said of an account. Fields that the connector user may not see are null. */
export type CrmAccount = {
  id: string
  name: string
  industry: string | null
  type: string | null
  employees: number | null
  annualRevenue: number | null
  currency: string | null
  site: string | null
  phone: string | null
  website: string | null
  city: string | null
  country: string | null
  ownerId: string | null
  createdAt: string
  modifiedAt: string
}
