import type { ActivityKind } from '#lib/activities/types.ts'
import { type ScoreKind, scoreKinds } from '#lib/scoring/types.ts'

/** [SC-1] As what a kind of activity counts; most have a row of their own in the table of points. */
export function scoreKindOf(kind: ActivityKind): ScoreKind | null {
  if (kind === 'email_click') return 'tracked_link_click'
  return (scoreKinds as readonly string[]).includes(kind) ? (kind as ScoreKind) : null
}

/** What was sent to people, or done to their record, is nothing that they did. */
const doneToThem: readonly ActivityKind[] = [
  'list_email',
  'one_to_one_email',
  'email_sent',
  'email_bounce',
  'opportunity_created',
  'opportunity_won',
  'opportunity_lost',
  'opportunity_reopened',
  'opportunity_linked',
  'opportunity_unlinked',
  'opportunity_deleted',
  'score_change',
  'owner_change',
  'list_change',
  'tag_change',
]

export const isTheirDoing = (kind: ActivityKind): boolean => !doneToThem.includes(kind)
