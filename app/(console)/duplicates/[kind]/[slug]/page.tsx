import type { Metadata } from 'next'
import { GroupScreen } from '#components/duplicates/group-screen.tsx'
import { loadGroup } from '#lib/duplicates/loaders.ts'

export const metadata: Metadata = { title: 'Duplicates' }

type Props = { params: Promise<{ kind: string; slug: string }> }

export default async function Page({ params }: Props) {
  const { kind, slug } = await params
  const group = await loadGroup(kind, slug)
  const members = group.candidates.map(({ id }) => id).join()
  return <GroupScreen key={members} group={group} />
}
