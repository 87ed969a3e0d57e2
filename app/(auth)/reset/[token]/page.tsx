import type { Metadata } from 'next'
import { AcceptForm } from '#components/auth/accept-form.tsx'
import { AuthFrame } from '#components/auth/auth-frame.tsx'
import { LinkClosed } from '#components/auth/link-closed.tsx'
import { loadOpenLink } from '#lib/team/loaders.ts'

export const metadata: Metadata = { title: 'New password', referrer: 'no-referrer' }

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const link = await loadOpenLink('reset', token)
  if (!link) return <LinkClosed />
  return (
    <AuthFrame title="Set a new password" lead="It ends all sessions that are still open.">
      <AcceptForm link={link} token={token} />
    </AuthFrame>
  )
}
