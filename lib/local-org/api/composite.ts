import type { ApiAnswer, ApiRequest, Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import { inTransaction } from '../store/database.ts'
import { dispatchSafely } from './dispatch.ts'
import { isTrue, objectBody } from './input.ts'
import { MissingReference, resolveReferences } from './reference.ts'
import { operationOf } from './route.ts'
import { subrequest } from './subrequest.ts'

const subrequestsMax = 25
/** Queries and collections together. */
const heavyMax = 5

type Subrequest = {
  method: string
  url: string
  referenceId: string
  body?: unknown
  httpHeaders?: Record<string, string>
}
type Subanswer = {
  body: unknown
  httpHeaders: Record<string, string>
  httpStatusCode: number
  referenceId: string
}

export async function answerComposite(context: Context, request: ApiRequest): Promise<ApiAnswer> {
  const body = objectBody(request)
  const subrequests = checked(context, body.compositeRequest)
  const compositeResponse = isTrue(body.allOrNone)
    ? await runTogether(context, subrequests)
    : await runEach(context, subrequests)
  return { status: 200, body: { compositeResponse } }
}

function checked(context: Context, list: unknown): Subrequest[] {
  if (!Array.isArray(list) || list.length === 0) {
    throw new ApiError(400, 'INVALID_INPUT', 'compositeRequest must hold at least one subrequest')
  }
  const subrequests = list as Subrequest[]
  if (subrequests.length > subrequestsMax) {
    throw new ApiError(
      400,
      'LIMIT_EXCEEDED',
      `The number of subrequests exceeds the limit of ${subrequestsMax}`,
    )
  }
  const names = new Set<string>()
  for (const { referenceId } of subrequests) {
    if (
      typeof referenceId !== 'string' ||
      !/^[A-Za-z0-9_]+$/.test(referenceId) ||
      names.has(referenceId)
    ) {
      throw new ApiError(
        400,
        'INVALID_INPUT',
        `Provided referenceId must be unique and made of letters, digits and underscores: ${String(referenceId)}`,
      )
    }
    names.add(referenceId)
  }
  const heavy = subrequests.filter((sub) => isHeavy(context, sub))
  if (heavy.length > heavyMax) {
    throw new ApiError(
      400,
      'LIMIT_EXCEEDED',
      `The number of query and collections subrequests exceeds the limit of ${heavyMax}`,
    )
  }
  return subrequests
}

function isHeavy(context: Context, sub: Subrequest): boolean {
  const { request } = subrequest(context, sub.method, sub.url, undefined)
  return /^(query|collections)/.test(operationOf(request.method, request.path))
}

async function runEach(context: Context, subrequests: Subrequest[]): Promise<Subanswer[]> {
  const answers = new Map<string, Subanswer>()
  for (const sub of subrequests) answers.set(sub.referenceId, await runOne(context, sub, answers))
  return [...answers.values()]
}

class RolledBack extends Error {
  readonly answers: Subanswer[]
  constructor(answers: Subanswer[]) {
    super('rolled back')
    this.answers = answers
  }
}

async function runTogether(context: Context, subrequests: Subrequest[]): Promise<Subanswer[]> {
  try {
    return await inTransaction(context.sql, async (tx) => {
      const inside = { ...context, sql: tx, depth: context.depth + 1 }
      const answers = new Map<string, Subanswer>()
      for (const sub of subrequests) {
        const answer = await runOne(inside, sub, answers)
        answers.set(sub.referenceId, answer)
        if (answer.httpStatusCode >= 300) throw new RolledBack([...answers.values()])
      }
      return [...answers.values()]
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
    const guilty = error.answers.at(-1)!
    return subrequests.map(({ referenceId }) =>
      referenceId === guilty.referenceId ? guilty : halted(referenceId, haltedTogether),
    )
  }
}

const haltedTogether =
  'The transaction was rolled back since another operation in the same transaction failed.'

function halted(referenceId: string, message: string): Subanswer {
  return {
    body: [{ errorCode: 'PROCESSING_HALTED', message }],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId,
  }
}

async function runOne(
  context: Context,
  sub: Subrequest,
  answers: Map<string, Subanswer>,
): Promise<Subanswer> {
  try {
    const url = String(resolveReferences(sub.url, answers, true))
    const body = resolveReferences(sub.body, answers, false)
    const { request, version } = subrequest(context, sub.method, url, body)
    const headers = { ...context.headers, ...lowerCase(sub.httpHeaders) }
    const inside = { ...context, version, headers }
    const answer = context.partFault ?? (await dispatchSafely(inside, request))
    context.view = inside.view
    return {
      body: answer.body ?? null,
      httpHeaders: answer.headers?.location ? { Location: answer.headers.location } : {},
      httpStatusCode: answer.status,
      referenceId: sub.referenceId,
    }
  } catch (error) {
    if (error instanceof MissingReference) return halted(sub.referenceId, error.message)
    throw error
  }
}

function lowerCase(headers: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
}
