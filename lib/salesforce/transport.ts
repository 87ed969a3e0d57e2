export type RawRequest = {
  method: string
  url: string
  headers: Record<string, string>
  body?: string
}

export type RawAnswer = { status: number; headers: Record<string, string>; body: string }

export type Deadlines = {
  /** From the first byte sent to the last received. */
  totalMs: number
  /** Between two pieces of the answer: a slow loris is cut here. */
  idleMs: number
}

/** No whole answer came. `sent` is false only when it is certain that the request never left. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
  readonly code: string
  readonly sent: boolean
  constructor(code: string, message: string, sent: boolean) {
    super(message)
    this.code = code
    this.sent = sent
  }
}

/** Beyond this an answer is refused: the largest page we ask for stays far below. */
const answerBytesMax = 64 * 1024 * 1024

const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
])

/**
 * One request, one answer, no retries and no redirects: what to do next is decided by who knows what the request meant.
 * Answers come compressed where the org can; a body shorter than it announced is no answer.
 */
export async function send(
  request: RawRequest,
  deadlines: Deadlines,
  signal?: AbortSignal,
): Promise<RawAnswer> {
  const clock = new AbortController()
  const total = setTimeout(() => clock.abort(new Error('total')), deadlines.totalMs)
  const idle = setTimeout(() => clock.abort(new Error('idle')), deadlines.idleMs)
  try {
    const answer = await fetch(request.url, {
      method: request.method,
      headers: { 'accept-encoding': 'gzip', accept: 'application/json', ...request.headers },
      body: request.body,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([clock.signal, signal]) : clock.signal,
    })
    const body = await readBody(answer, () => idle.refresh())
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body }
  } catch (error) {
    throw noAnswer(error, clock.signal, signal)
  } finally {
    clearTimeout(total)
    clearTimeout(idle)
  }
}

async function readBody(answer: Response, alive: () => void): Promise<string> {
  if (!answer.body) return ''
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of answer.body) {
    alive()
    bytes += piece.length
    if (bytes > answerBytesMax)
      throw new NoAnswer('ANSWER_TOO_LARGE', 'The answer is too large', true)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function noAnswer(error: unknown, clock: AbortSignal, signal?: AbortSignal): NoAnswer {
  if (error instanceof NoAnswer) return error
  if (clock.aborted) return new NoAnswer('TIMED_OUT', 'Salesforce did not answer in time', true)
  if (signal?.aborted) return new NoAnswer('STOPPED', 'The request was stopped', true)
  const code = codeOf(error)
  return neverLeft.has(code)
    ? new NoAnswer('UNREACHABLE', 'Salesforce cannot be reached', false)
    : new NoAnswer('TORN_ANSWER', `The connection broke (${code})`, true)
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
}
