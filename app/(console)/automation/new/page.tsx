import type { Metadata } from 'next'
import { RuleForm } from '#components/automation/rule-form.tsx'
import { loadRuleForm } from '#lib/automation/loaders.ts'

export const metadata: Metadata = { title: 'New rule' }

export default async function Page() {
  return <RuleForm {...(await loadRuleForm(null))} />
}
