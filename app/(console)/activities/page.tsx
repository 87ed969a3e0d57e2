import type { Metadata } from 'next'
import { ActivitiesScreen } from '#components/activities/activities-screen.tsx'
import { loadActivities } from '#lib/activities/loaders.ts'

export const metadata: Metadata = { title: 'Activities' }

type Props = { searchParams: Promise<{ show?: string | string[] }> }

export default async function Page({ searchParams }: Props) {
  const { show } = await searchParams
  return <ActivitiesScreen initial={await loadActivities([show].flat()[0])} />
}
