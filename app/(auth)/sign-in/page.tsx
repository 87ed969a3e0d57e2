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
  searchParams: Promise<{ from?: string | string[] }>
}) {
  const from = wayBack((await searchParams).from)
  if (await currentViewer()) redirect(from)
  return (
    <AuthFrame title="Sign in">
      <SignInForm from={from} />
    </AuthFrame>
  )
}
