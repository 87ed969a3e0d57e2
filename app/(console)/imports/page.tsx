import type { Metadata } from 'next'
import { ImportsScreen } from '#components/imports/imports-screen.tsx'
import { loadImports } from '#lib/prospects/import/loaders.ts'

export const metadata: Metadata = { title: 'Imports' }

export default async function Page() {
  return <ImportsScreen initial={await loadImports()} />
}
