import type { Metadata } from 'next'
import { RulesScreen } from '#components/automation/rules-screen.tsx'
import { loadRules } from '#lib/automation/loaders.ts'

export const metadata: Metadata = { title: 'Automation' }

export default async function Page() {
  return <RulesScreen initial={await loadRules()} />
}
