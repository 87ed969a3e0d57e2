import type { Metadata } from 'next'
import { ListsScreen } from '#components/lists/lists-screen.tsx'
import { loadLists } from '#lib/lists/loaders.ts'

export const metadata: Metadata = { title: 'Lists' }

export default async function Page() {
  return <ListsScreen initial={await loadLists()} />
}
