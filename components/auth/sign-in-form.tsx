'use client'

import { useActionState } from 'react'
import { applyPreferences } from '#components/auth/apply-preferences.ts'
import { type SignInAnswer, signIn } from '#components/auth/sign-in.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'

type State = { answer: SignInAnswer | null; email: string }

const words: Record<Exclude<SignInAnswer, 'ok'>, string> = {
  wrong:
    'E-mail and password do not belong together. Check both; after ten tries the door closes for 15 minutes.',
  too_many:
    'Too many tries. The door opens again in 15 minutes, or an admin gives you a link for a new password.',
  disabled: 'This account is disabled. An admin of your team can open it again.',
  unreachable: 'The console cannot reach its database just now. Try again in a moment.',
}

export function SignInForm({ from, email = '' }: { from: string; email?: string }) {
  const [state, submit, busy] = useActionState<State, FormData>(
    async (_, form) => {
      const given = String(form.get('email'))
      const answer = await signIn(given, String(form.get('password')))
      if (answer === 'ok') {
        await applyPreferences().catch(() => undefined)
        window.location.assign(from)
      }
      return { answer, email: given }
    },
    { answer: null, email },
  )
  const refused = state.answer && state.answer !== 'ok' ? words[state.answer] : null
  return (
    <form action={submit} className="grid gap-4">
      {refused && !busy && (
        <Note tone="need" role="alert">
          {refused}
        </Note>
      )}
      <Field label="E-mail">
        <Input
          key={state.email}
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={state.email}
          required
        />
      </Field>
      <Field label="Password">
        <Input name="password" type="password" autoComplete="current-password" required />
      </Field>
      <Button type="submit" variant="primary" size="large" busy={busy || state.answer === 'ok'}>
        Sign in
      </Button>
    </form>
  )
}
