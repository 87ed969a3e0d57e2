/** The server did not answer at all, or says that its database does not. Heals by itself. */
export class Unreachable extends Error {
  override name = 'Unreachable'
  readonly what: 'server' | 'database'
  constructor(what: 'server' | 'database') {
    super(
      what === 'server' ? 'The console’s server does not answer.' : 'The database does not answer.',
    )
    this.what = what
  }
}

/** The server answered, and the answer is no. */
export class Refused extends Error {
  override name = 'Refused'
  readonly status: number
  readonly reference: string | undefined
  constructor(status: number, message: string, reference?: string) {
    super(message)
    this.status = status
    this.reference = reference
  }
}

/**
 * Reads JSON from the console's own server. 502, 503 and 504 mean that something behind it is down; a 401 means that
 * the session has ended, and leads to sign-in.
 */
export async function fetchJson<T>(url: string, init?: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(url, { headers: { accept: 'application/json' }, ...init })
  } catch (error) {
    if (init?.signal?.aborted) throw error
    throw new Unreachable('server')
  }
  if (response.ok) return (await response.json()) as T
  if (response.status === 401 && typeof window !== 'undefined') {
    const from = window.location.pathname + window.location.search
    window.location.assign(`/sign-in?${new URLSearchParams({ ended: '', from })}`)
  }
  if (response.status === 503) throw new Unreachable('database')
  if (response.status === 502 || response.status === 504) throw new Unreachable('server')
  const body: unknown = await response.json().catch(() => null)
  const { error } = (body ?? {}) as { error?: { message?: string; reference?: string } }
  throw new Refused(
    response.status,
    error?.message ?? `The server answered ${response.status}.`,
    error?.reference,
  )
}
