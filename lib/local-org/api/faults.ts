import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiAnswer, Context } from '../context.ts'
import type { FaultSpec } from '../faults.ts'
import { ApiError, dmlError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'

/** The answer of a call that a fault keeps from being carried out. */
export function refusedBy(fault: FaultSpec | null): ApiAnswer | undefined {
  if (fault?.kind === 'html' && !fault.carriedOut) return htmlAnswer(fault)
  if (fault?.kind !== 'error' || fault.carriedOut || fault.parts) return undefined
  return errorAnswer(fault)
}

type ErrorSpec = Extract<FaultSpec, { kind: 'error' }>

function errorAnswer({ status, code, message, fields }: ErrorSpec): ApiAnswer {
  return { status, body: new ApiError(status, code, message, fields).body() }
}

function htmlAnswer({ status, body }: Extract<FaultSpec, { kind: 'html' }>): ApiAnswer {
  return { status, text: { contentType: 'text/html;charset=UTF-8', text: body } }
}

/** What a fault does to the rows and to the parts of a call while it is carried out. */
export function faultsWithin(fault: FaultSpec | null): Pick<Context, 'rowFault' | 'partFault'> {
  if (fault?.kind === 'rows') {
    const { code, message, fields, rows, match } = fault
    return {
      rowFault: {
        error: dmlError(code, message, fields),
        left: rows ?? Number.POSITIVE_INFINITY,
        match,
      },
    }
  }
  return fault?.kind === 'error' && fault.parts ? { partFault: errorAnswer(fault) } : {}
}

/** The call was carried out; its answer comes otherwise than it should. */
export function bent(fault: FaultSpec | null, answer: ApiAnswer): ApiAnswer {
  switch (fault?.kind) {
    case 'error':
      return fault.carriedOut ? errorAnswer(fault) : answer
    case 'html':
      return fault.carriedOut ? htmlAnswer(fault) : answer
    case 'short':
      return withLists(answer, (list) => list.slice(0, Math.max(list.length - fault.by, 0)))
    case 'reorder':
      return withLists(answer, (list) => [...list].reverse())
    case 'endEarly':
      return endedEarly(answer)
    default:
      return answer
  }
}

/** The results of a collection, also where a composite holds several. */
function withLists(answer: ApiAnswer, change: (list: unknown[]) => unknown[]): ApiAnswer {
  const { body } = answer
  if (Array.isArray(body)) return { ...answer, body: change(body) }
  const parts = (body as { compositeResponse?: { body: unknown }[] } | undefined)?.compositeResponse
  if (!parts) return answer
  const compositeResponse = parts.map((part) =>
    Array.isArray(part.body) ? { ...part, body: change(part.body) } : part,
  )
  return { ...answer, body: { compositeResponse } }
}

/** A page that says it is the last although rows are missing. */
function endedEarly(answer: ApiAnswer): ApiAnswer {
  const body = answer.body as { records?: unknown[]; nextRecordsUrl?: string } | undefined
  if (!Array.isArray(body?.records)) return answer
  const { nextRecordsUrl: _, ...rest } = body
  return {
    ...answer,
    body: {
      ...rest,
      done: true,
      records: body.records.slice(0, Math.ceil(body.records.length / 2)),
    },
  }
}

/** Sends the bytes of an answer as a broken line would; false when the answer may go out as it is. */
export async function deliverBroken(
  fault: FaultSpec | null,
  exchange: Exchange,
  status: number,
  headers: Record<string, string>,
  text: string,
): Promise<boolean> {
  const { response, request } = exchange
  const bytes = Buffer.from(text)
  switch (fault?.kind) {
    case 'drop':
      request.socket.destroy()
      return true
    case 'hang':
      await gone(exchange, fault.ms)
      request.socket.destroy()
      return true
    case 'truncate': {
      const cut = bytes.subarray(0, Math.floor(bytes.length / 2))
      const announced = fault.announced === 'whole' ? bytes.length : cut.length
      response.writeHead(status, { ...headers, 'content-length': String(announced) })
      if (fault.announced === 'cut') response.end(cut)
      else response.write(cut, () => request.socket.destroy())
      return true
    }
    case 'trickle':
      response.writeHead(status, { ...headers, 'content-length': String(bytes.length) })
      for (const byte of bytes) {
        if (response.destroyed) break
        response.write(Buffer.from([byte]))
        await gone(exchange, fault.msPerByte)
      }
      response.end()
      return true
    default:
      return false
  }
}

/** Waits, but no longer than the client does. */
async function gone({ response }: Exchange, ms: number): Promise<void> {
  if (response.destroyed) return
  const left = new AbortController()
  response.once('close', () => left.abort())
  await sleep(ms, undefined, { signal: left.signal }).catch(() => {})
}
