import type { Metadata } from 'next'
import { ListForm } from '#components/lists/list-form.tsx'
import { loadListForm } from '#lib/lists/loaders.ts'

export const metadata: Metadata = { title: 'Change list' }

type Props = { params: Promise<{ id: string }> }

export default async function Page({ params }: Props) {
  return <ListForm {...(await loadListForm((await params).id))} />
}
