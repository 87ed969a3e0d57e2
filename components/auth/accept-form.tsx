'use client'

import { useActionState } from 'react'
import { type AcceptAnswer, acceptLink } from '#components/auth/accept.ts'
import { signIn } from '#components/auth/sign-in.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { passwordLengthMin } from '#lib/auth/password-rules.ts'
import type { OpenLink } from '#lib/team/types.ts'

type State = { name: string; error: Extract<AcceptAnswer, { ok: false }>['error'] | null }

/** Behind an invitation or a password link: sets the password and leads straight in. */
export function AcceptForm({ link, token }: { link: OpenLink; token: string }) {
  const invited = link.kind === 'invite'
  const [state, submit, busy] = useActionState<State, FormData>(
    async (_, form) => {
      const name = String(form.get('name') ?? '')
      const password = String(form.get('password') ?? '')
      const answer = await acceptLink({
        kind: link.kind,
        token,
        ...(link.known ? {} : { password }),
        ...(invited && !link.known ? { name } : {}),
      })
      if (!answer.ok) return { name, error: answer.error }
      const entered = !answer.value.signIn && (await signIn(answer.value.email, password)) === 'ok'
      window.location.assign(entered ? '/overview' : '/sign-in')
      return { name, error: null }
    },
    { name: link.name ?? '', error: null },
  )
  const { error } = state
  return (
    <form action={submit} className="grid gap-4">
      {error && !error.fields && !busy && (
        <Note tone="need" role="alert">
          {error.message}
        </Note>
      )}
      {!link.known || !invited ? (
        <>
          <Field label="E-mail">
            <Input value={link.email} readOnly autoComplete="username" />
          </Field>
          {invited && (
            <Field label="Your name" error={error?.fields?.name}>
              <Input
                key={state.name}
                name="name"
                autoComplete="name"
                defaultValue={state.name}
                required
                maxLength={80}
              />
            </Field>
          )}
          <Field
            label={invited ? 'Password' : 'New password'}
            hint={`At least ${passwordLengthMin} characters. A few words are easier to keep than signs.`}
            error={error?.fields?.password}
          >
            <Input
              name="password"
              type="password"
              autoComplete="new-password"
              required
              minLength={passwordLengthMin}
            />
          </Field>
        </>
      ) : (
        <p className="text-muted">
          You have an account as {link.email} already. Join, then sign in with it.
        </p>
      )}
      <Button type="submit" variant="primary" size="large" busy={busy}>
        {invited ? 'Join' : 'Set password and sign in'}
      </Button>
    </form>
  )
}
