import type { Metadata } from 'next'
import { ErrorsScreen } from '#components/sync/errors-screen.tsx'
import { loadErrors } from '#lib/sync/screen-loaders.ts'

export const metadata: Metadata = { title: 'Errors' }

export default async function Page() {
  return <ErrorsScreen initial={await loadErrors()} />
}
