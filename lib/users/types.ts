/** A console user with the Salesforce user that stands for them [US-1]. */
export type UserMappingRow = {
  userId: string
  name: string
  email: string
  disabled: boolean
  /** Live prospects assigned to them. */
  prospectsHeld: number
  crmUser: CrmUserChoice | null
  mappedAt: string | null
  /** Name of the admin who chose; null: matched by e-mail. */
  mappedBy: string | null
  verifiedAt: string | null
  problem: string | null
  /** A Salesforce user with the same e-mail, while none is mapped. */
  suggestion: CrmUserChoice | null
}

export type CrmUserChoice = {
  id: string
  name: string
  email: string | null
  username: string | null
  active: boolean
  /** A partner or portal user: may be left out [CN-10]. */
  external: boolean
}

export type UsersPage = {
  rows: UserMappingRow[]
  crmUsers: CrmUserChoice[]
  /** Who owns the prospects of unmapped users in Salesforce [US-2]. */
  connectorUserName: string | null
  connected: boolean
  /** When Salesforce last told its users. */
  readAt: string | null
}

/** Somebody that prospects may be assigned to. */
export type AssignableUser = { id: string; name: string; email: string; mapped: boolean }

/** [AU-1] Queues that may own leads, and the name of the active assignment rule; null: the org has none. */
export type CrmAssignees = { queues: { id: string; name: string }[]; rule: string | null }

/** [AU-1] All that prospects may be assigned to. */
export type AssignChoices = CrmAssignees & {
  users: { id: string; name: string }[]
  /** `takers`: members who take prospects now. */
  groups: { id: string; name: string; takers: number }[]
}
