import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AuthFrame } from '#components/auth/auth-frame.tsx'
import { SignInForm } from '#components/auth/sign-in-form.tsx'
import { currentViewer } from '#lib/auth/current-viewer.ts'
import { wayBack } from '#lib/auth/way-back.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ from?: string | string[]; ended?: string | string[] }>
}) {
  const given = await searchParams
  const from = wayBack(given.from)
  if (await currentViewer()) redirect(from)
  return (
    <AuthFrame
      title="Sign in"
      lead={given.ended === undefined ? undefined : 'Your session has ended. Sign in to go on.'}
    >
      <SignInForm from={from} />
    </AuthFrame>
  )
}
