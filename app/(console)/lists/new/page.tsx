import type { Metadata } from 'next'
import { ListForm } from '#components/lists/list-form.tsx'
import { loadListForm } from '#lib/lists/loaders.ts'

export const metadata: Metadata = { title: 'New list' }

export default async function Page() {
  return <ListForm {...(await loadListForm(null))} />
}
