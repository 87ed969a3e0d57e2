import type { Metadata } from 'next'
import { AcceptForm } from '#components/auth/accept-form.tsx'
import { AuthFrame } from '#components/auth/auth-frame.tsx'
import { LinkClosed } from '#components/auth/link-closed.tsx'
import { roleLabels } from '#lib/team/labels.ts'
import { loadOpenLink } from '#lib/team/loaders.ts'

export const metadata: Metadata = { title: 'Join the team', referrer: 'no-referrer' }

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const link = await loadOpenLink('invite', token)
  if (!link) return <LinkClosed />
  return (
    <AuthFrame
      title={`Join ${link.buName ?? 'the team'}`}
      lead={`${link.invitedBy ?? 'An admin'} invited you as ${link.role ? roleLabels[link.role].toLowerCase() : 'a member'}.`}
    >
      <AcceptForm link={link} token={token} />
    </AuthFrame>
  )
}
