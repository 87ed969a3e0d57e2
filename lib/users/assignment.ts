/** [AU-1] Whom a person or a rule gives prospects to. */
export type AssignTarget =
  | { to: 'nobody' }
  | { to: 'user'; userId: string }
  /** In turn, among those of its members who take prospects now. */
  | { to: 'group'; groupId: string }
  /** [CR-4] Salesforce gives it away when the lead is created. */
  | { to: 'queue'; queueId: string }
  | { to: 'rule' }

/** What `assign_to` says for the org's active assignment rule; else it is the id of a queue. */
export const byRule = 'rule'

/** Where a prospect stands before it is assigned. */
export type Standing = {
  id: string
  assignedUserId: string | null
  assignTo: string | null
  /** Its record in Salesforce, which has an owner there. */
  crmId: string | null
}

export type Turn = { userId: string; place: number }

/** A target as it stands at this moment. */
export type Receiver =
  | { kind: 'user'; userId: string | null }
  /** Those who take prospects now, in the order of their places. */
  | { kind: 'group'; members: readonly Turn[]; lastPlace: number }
  | { kind: 'salesforce'; assignTo: string }

export type Move = { id: string; userId: string | null; assignTo: string | null }

export type Decided = {
  moves: Move[]
  /** Whom a queue or rule may not take from their owner [US-4]: assigned here, or with a record there. */
  owned: number
  /** Where the group's next turn begins. */
  lastPlace: number | null
}

/** Who gets whom. The order of `people` is the order of a group's turns. */
export function decideAssignment(people: readonly Standing[], receiver: Receiver): Decided {
  if (receiver.kind === 'group') return decideTurns(people, receiver)
  if (receiver.kind === 'user') {
    const { userId } = receiver
    const moves = people
      .filter((one) => one.assignedUserId !== userId || one.assignTo !== null)
      .map(({ id }) => ({ id, userId, assignTo: null }))
    return { moves, owned: 0, lastPlace: null }
  }
  const { assignTo } = receiver
  const free = people.filter((one) => one.assignedUserId === null && one.crmId === null)
  const moves = free
    .filter((one) => one.assignTo !== assignTo)
    .map(({ id }) => ({ id, userId: null, assignTo }))
  return { moves, owned: people.length - free.length, lastPlace: null }
}

/**
 * Round and round from where the last turn went. Whoever is with a member already stays there and costs no turn, so that
 * the same wish twice moves nobody.
 */
function decideTurns(
  people: readonly Standing[],
  { members, lastPlace }: Extract<Receiver, { kind: 'group' }>,
): Decided {
  if (members.length === 0) return { moves: [], owned: 0, lastPlace: null }
  const isMember = new Set(members.map(({ userId }) => userId))
  const beyond = members.findIndex(({ place }) => place > lastPlace)
  let next = Math.max(beyond, 0)
  let last = lastPlace
  const moves: Move[] = []
  for (const { id, assignedUserId } of people) {
    if (assignedUserId !== null && isMember.has(assignedUserId)) continue
    const turn = members[next]!
    moves.push({ id, userId: turn.userId, assignTo: null })
    last = turn.place
    next = (next + 1) % members.length
  }
  return { moves, owned: 0, lastPlace: last }
}
