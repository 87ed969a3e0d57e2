export type SignInAnswer = 'ok' | 'wrong' | 'too_many' | 'disabled' | 'unreachable'

const answers: Record<string, SignInAnswer> = {
  CredentialsSignin: 'wrong',
  TooMany: 'too_many',
  Disabled: 'disabled',
}

/** Signs in over plain HTTP: before there is a session, no server action can be reached. */
export async function signIn(email: string, password: string): Promise<SignInAnswer> {
  try {
    const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string }
    const body = new URLSearchParams({ csrfToken, email, password, callbackUrl: '/', json: 'true' })
    const response = await fetch('/api/auth/callback/credentials', { method: 'POST', body })
    const { url } = (await response.json()) as { url: string }
    const given = new URL(url, window.location.origin).searchParams
    const refusal = given.get('error')
    if (refusal) return answers[refusal] ?? 'unreachable'
    return response.ok && !given.has('csrf') ? 'ok' : 'unreachable'
  } catch {
    return 'unreachable'
  }
}
