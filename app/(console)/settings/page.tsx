import { redirect } from 'next/navigation'
import { requireViewer } from '#lib/auth/current-viewer.ts'
import { may } from '#lib/auth/permissions.ts'

export default async function SettingsPage() {
  const { role } = await requireViewer()
  redirect(may(role, 'team.manage') ? '/settings/team' : '/settings/profile')
}
