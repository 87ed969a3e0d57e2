import type { NewActivity } from '#lib/activities/types.ts'
import { addMs, type Instant, toIsoText } from '#lib/base/instant.ts'
import type {
  OpportunityActivity,
  OpportunityEffects,
  OpportunityEvent,
  OpportunityStand,
  OpportunityState,
  Person,
  TieWrite,
} from '#lib/opportunities/types.ts'

const hourMs = 3_600_000
const noonMs = 12 * hourMs

export function stateOf({ isClosed, isWon }: { isClosed: boolean; isWon: boolean }) {
  if (!isClosed) return 'open'
  return isWon ? 'won' : 'lost'
}

/**
 * [OP-2][OP-4] What each person has to be told, from what was told before: created once, then each change of the end it came
 * to, and taking part or no longer. The tie that is written says what was told, so the same page read again tells nothing.
 */
export function planOpportunities(
  stands: readonly OpportunityStand[],
  now: Instant,
): OpportunityEffects {
  const effects: OpportunityEffects = { ties: [], activities: [], shown: [] }
  for (const stand of stands) {
    let shown = false
    for (const person of stand.people) {
      if (person.away) continue
      const takesPart = person.part !== null && !stand.isDeleted
      shown ||= takesPart
      const events = eventsOf(stand, person, takesPart)
      effects.activities.push(...events.map((event) => activityOf(stand, person, event, now)))
      const tie = tieOf(stand, person, takesPart, now)
      if (tie) effects.ties.push(tie)
    }
    effects.shown.push({ id: stand.id, shown })
  }
  return effects
}

function eventsOf(
  stand: OpportunityStand,
  { tie, part }: Person,
  takesPart: boolean,
): OpportunityEvent[] {
  if (!takesPart) return tie?.linked ? [stand.isDeleted ? 'deleted' : 'unlinked'] : []
  const joined: OpportunityEvent[] = []
  if (tie === null) joined.push('created')
  // A role that was given with the opportunity itself is no event of its own.
  const later = part !== null && part.since > addMs(stand.createdAt, hourMs)
  if (tie === null ? later : !tie.linked) joined.push('linked')
  return [...joined, ...endsOf(tie?.told ?? 'open', stand.state)]
}

function endsOf(told: OpportunityState, state: OpportunityState): OpportunityEvent[] {
  if (told === state) return []
  return [state === 'open' ? 'reopened' : state]
}

function tieOf(
  stand: OpportunityStand,
  { prospectId, part, tie }: Person,
  takesPart: boolean,
  now: Instant,
): TieWrite | null {
  if (!takesPart && !tie?.linked) return null
  const next = {
    linked: takesPart,
    told: takesPart ? stand.state : (tie?.told ?? 'open'),
    role: part?.role ?? tie?.role ?? null,
    isPrimary: part?.isPrimary ?? tie?.isPrimary ?? false,
  }
  const same =
    tie !== null &&
    tie.linked === next.linked &&
    tie.told === next.told &&
    tie.role === next.role &&
    tie.isPrimary === next.isPrimary
  const since = tie === null ? (part?.since ?? now) : now
  return same ? null : { ...next, opportunityId: stand.id, prospectId, since }
}

function activityOf(
  stand: OpportunityStand,
  person: Person,
  event: OpportunityEvent,
  now: Instant,
): OpportunityActivity {
  const { id, name, stage, amount, currency } = stand
  return {
    prospectId: person.prospectId,
    at: momentOf(stand, person, event, now),
    event,
    opportunityId: id,
    title: name,
    stage,
    amount,
    currency,
  }
}

/** What is told for the first time happened when it happened, not when we came to know of it. */
function momentOf(
  stand: OpportunityStand,
  { tie, part }: Person,
  event: OpportunityEvent,
  now: Instant,
): Instant {
  const { createdAt, modifiedAt } = stand
  if (event === 'created') return createdAt
  if (event === 'linked' && tie === null) return part?.since ?? now
  if (event === 'linked' || event === 'unlinked') return now
  return tie !== null ? modifiedAt : endedAt(stand)
}

/** The close date is what people say; it counts where it can be true. */
export function endedAt({
  createdAt,
  modifiedAt,
  closeDate,
}: Pick<OpportunityStand, 'createdAt' | 'modifiedAt' | 'closeDate'>): Instant {
  const closed = addMs(Date.parse(closeDate) as Instant, noonMs)
  return closed > createdAt && closed < modifiedAt ? closed : modifiedAt
}

/**
 * [OP-2][I13] As the one door takes it. Created, won and lost count once each for a prospect, by the opportunity; what the tie
 * says was told decides what is told again, so a second loss is an activity of its own and brings nothing.
 */
export function toNewActivity(activity: OpportunityActivity): NewActivity {
  const { prospectId, at, event, opportunityId, title, stage, amount, currency } = activity
  return {
    prospectId,
    kind: `opportunity_${event}`,
    cause: event === 'created' ? opportunityId : `${opportunityId} ${at}`,
    countsAs: opportunityId,
    at: toIsoText(at),
    title,
    detail: { opportunityId, stage, amount, currency },
  }
}
