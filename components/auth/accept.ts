export type AcceptAnswer =
  | { ok: true; value: { email: string; signIn: boolean } }
  | { ok: false; error: { code: string; message: string; fields?: Record<string, string> } }

/** Uses a one-time link. Plain HTTP: nobody is signed in yet. */
export async function acceptLink(body: {
  kind: 'invite' | 'reset'
  token: string
  name?: string
  password?: string
}): Promise<AcceptAnswer> {
  try {
    const response = await fetch('/api/team/accept', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = (await response.json()) as
      | AcceptAnswer
      | Omit<AcceptAnswer & { ok: false }, 'ok'>
    return 'ok' in answer ? answer : { ok: false, error: answer.error }
  } catch {
    const message = 'The console’s server does not answer. Try again in a moment.'
    return { ok: false, error: { code: 'unreachable', message } }
  }
}
