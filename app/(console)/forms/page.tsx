import type { Metadata } from 'next'
import { FormsScreen } from '#components/tracking/forms-screen.tsx'
import { loadForms } from '#lib/tracking/loaders.ts'

export const metadata: Metadata = { title: 'Forms & pages' }

export default async function Page() {
  return <FormsScreen initial={await loadForms()} />
}
