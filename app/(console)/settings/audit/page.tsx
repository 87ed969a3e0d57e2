import type { Metadata } from 'next'
import { AuditScreen } from '#components/audit/audit-screen.tsx'
import { loadAudit } from '#lib/audit/loaders.ts'

export const metadata: Metadata = { title: 'Audit log' }

type Query = Record<string, string | string[] | undefined>

export default async function AuditPage({ searchParams }: { searchParams: Promise<Query> }) {
  const given = Object.entries(await searchParams).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  const { page, choices } = await loadAudit(new URLSearchParams(given))
  return <AuditScreen initial={page} choices={choices} />
}
