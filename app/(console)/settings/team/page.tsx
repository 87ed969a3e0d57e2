import type { Metadata } from 'next'
import { TeamScreen } from '#components/team/team-screen.tsx'
import { loadTeam } from '#lib/team/loaders.ts'

export const metadata: Metadata = { title: 'Team' }

export default async function TeamPage() {
  return <TeamScreen initial={await loadTeam()} />
}
