import type { Metadata } from 'next'
import { ImportScreen } from '#components/imports/import-screen.tsx'
import { loadImport } from '#lib/prospects/import/loaders.ts'

export const metadata: Metadata = { title: 'Import' }

type Params = { params: Promise<{ id: string }> }

export default async function Page({ params }: Params) {
  return <ImportScreen initial={await loadImport((await params).id)} />
}
