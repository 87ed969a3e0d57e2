import type { Metadata } from 'next'
import { ListScreen } from '#components/lists/list-screen.tsx'
import { loadList } from '#lib/lists/loaders.ts'

export const metadata: Metadata = { title: 'List' }

type Props = { params: Promise<{ id: string }> }

export default async function Page({ params }: Props) {
  return <ListScreen {...(await loadList((await params).id))} />
}
