import type { Metadata } from 'next'
import { GroupsScreen } from '#components/groups/groups-screen.tsx'
import { loadGroups } from '#lib/users/groups/loaders.ts'

export const metadata: Metadata = { title: 'Groups' }

export default async function GroupsPage() {
  return <GroupsScreen initial={await loadGroups()} />
}
