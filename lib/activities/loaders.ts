import 'server-only'
import { activityGroups, readGroup } from '#lib/activities/labels.ts'
import { listActivities } from '#lib/activities/list-reads.ts'
import type { ActivityPage } from '#lib/activities/types.ts'
import { answer, load } from '#lib/auth/loader-gate.ts'

export const loadActivities = (show: string | undefined): Promise<ActivityPage> =>
  load('activities.read', ({ tx, viewer }) => listActivities(tx, viewer.buId, kindsOf(show), null))

export const answerActivities = (request: Request): Promise<Response> =>
  answer('activities.read', ({ tx, viewer }) => {
    const { searchParams } = new URL(request.url)
    const kinds = kindsOf(searchParams.get('show'))
    return listActivities(tx, viewer.buId, kinds, searchParams.get('cursor'))
  })

function kindsOf(show: string | null | undefined) {
  const group = readGroup(show)
  return group ? activityGroups[group].kinds : null
}
