/** [AU-1] Users who take prospects in turn. */
export type GroupRow = {
  id: string
  name: string
  members: GroupMember[]
  /** Prospects that it has given away so far. */
  turns: number
  /** Who is next; null while nobody takes prospects. */
  nextUserId: string | null
}

export type GroupMember = {
  userId: string
  name: string
  email: string
  place: number
  paused: boolean
  /** Left the business unit, or may no longer sign in: takes no prospects. */
  gone: 'left' | 'disabled' | null
  /** [US-2] Their user in Salesforce: else, or while it is inactive, the connector user owns what they get. */
  counterpart: 'active' | 'inactive' | 'none'
  turns: number
  lastTurnAt: string | null
}

export type GroupsPage = {
  groups: GroupRow[]
  /** Who may be added. */
  users: { id: string; name: string; email: string; mapped: boolean }[]
}

/** A group as it stands for the one who holds it: those who take prospects now, by place. */
export type Turns = {
  name: string
  members: { userId: string; name: string; place: number }[]
  lastPlace: number
}
