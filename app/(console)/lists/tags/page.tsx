import type { Metadata } from 'next'
import { TagsScreen } from '#components/lists/tags-screen.tsx'
import { loadTags } from '#lib/lists/loaders.ts'

export const metadata: Metadata = { title: 'Tags' }

export default async function Page() {
  return <TagsScreen initial={await loadTags()} />
}
