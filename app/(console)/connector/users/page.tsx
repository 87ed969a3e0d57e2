import type { Metadata } from 'next'
import { UsersScreen } from '#components/users/users-screen.tsx'
import { loadUsers } from '#lib/users/loaders.ts'

export const metadata: Metadata = { title: 'Users' }

export default async function Page() {
  return <UsersScreen initial={await loadUsers()} />
}
