import { setTimeout as sleep } from 'node:timers/promises'
import { isConnectionLost } from '#lib/base/connection-lost.ts'
import type { Started } from '../api/admission.ts'
import { contextOf, dateHeader, finishRequest, startRequest } from '../api/admission.ts'
import { versionsServed } from '../api/limits.ts'
import type { Server } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { readBody } from '../http/exchange.ts'
import { postgresCode } from '../store/database.ts'
import { soapCalls } from './records.ts'
import type { Element, XmlValue } from './xml.ts'
import { child, parseXml, textOf, toXml } from './xml.ts'

const partner = 'urn:partner.soap.sforce.com'

/** /services/Soap/u/NN.0: the partner API, for what REST cannot do. */
export async function handleSoap(server: Server, exchange: Exchange): Promise<void> {
  const version = exchange.path[3] ?? ''
  if (exchange.path[2] !== 'u' || !versionsServed.includes(version)) {
    return fault(exchange, 'UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL')
  }
  try {
    const envelope = parseXml(await readBody(exchange.request))
    const call = child(envelope, 'Body')?.children[0]
    if (envelope.name !== 'Envelope' || !call) {
      return fault(exchange, 'UNKNOWN_EXCEPTION', 'No operation in the body of the envelope')
    }
    await answer(server, exchange, version, child(envelope, 'Header'), call)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    fault(exchange, error.code, error.message)
  }
}

async function answer(
  server: Server,
  exchange: Exchange,
  version: string,
  header: Element | undefined,
  call: Element,
): Promise<void> {
  const token = textOf(child(header, 'SessionHeader'), 'sessionId') ?? ''
  const run = soapCalls[call.name]
  const operation = run ? `soap.${call.name}` : 'soap.other'
  const start = await startRequest(server, exchange, token, operation)
  if (start.refused === 'session') {
    const message =
      'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash'
    return fault(exchange, 'INVALID_SESSION_ID', message)
  }
  if (start.refused === 'unavailable') {
    return fault(exchange, 'SERVER_UNAVAILABLE', 'Service is temporarily unavailable')
  }
  if (start.refused === 'limit') {
    return fault(exchange, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
  }
  let status = 500
  try {
    if (start.latencyMs > 0) await sleep(start.latencyMs)
    if (start.unavailable) {
      throw new ApiError(503, 'SERVER_UNAVAILABLE', 'Service is temporarily unavailable')
    }
    const refused = start.fault?.kind === 'error' && !start.fault.carriedOut ? start.fault : null
    if (refused) throw new ApiError(refused.status, refused.code, refused.message)
    if (!run) throw new ApiError(500, 'INVALID_OPERATION', `No operation available: ${call.name}`)
    const context = await contextOf(server, start, version, rulesHeaders(header))
    const allOrNone = textOf(child(header, 'AllOrNoneHeader'), 'allOrNone') === 'true'
    const result = await run(context, call, allOrNone)
    status = 200
    if (start.drop || start.fault?.kind === 'drop') exchange.request.socket.destroy()
    else send(exchange, start, call.name, result)
  } catch (error) {
    if (isConnectionLost(error)) {
      exchange.request.socket.destroy()
      return
    }
    const code = postgresCode(error)
    if (code === '40P01' || code === '55P03') {
      fault(exchange, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record')
    } else throw error
  } finally {
    finishRequest(server, start.seq, status, start.drop)
  }
}

/** What REST says in headers of HTTP; here no assignment rule runs unless one is asked for. */
function rulesHeaders(header: Element | undefined): Record<string, string> {
  const assignment = child(header, 'AssignmentRuleHeader')
  const usesDefault = textOf(assignment, 'useDefaultRule') === 'true'
  const allowSave = textOf(child(header, 'DuplicateRuleHeader'), 'allowSave') === 'true'
  return {
    'sforce-auto-assign': usesDefault ? 'TRUE' : textOf(assignment, 'assignmentRuleId') || 'FALSE',
    'sforce-duplicate-rule-header': `allowSave=${allowSave}`,
  }
}

function send(exchange: Exchange, start: Started, name: string, result: XmlValue): void {
  const limits = toXml('LimitInfoHeader', {
    limitInfo: { current: start.used, limit: start.limit, type: 'API REQUESTS' },
  })
  const body = `<${name}Response>${toXml('result', result)}</${name}Response>`
  exchange.response.writeHead(200, {
    'content-type': 'text/xml; charset=utf-8',
    ...dateHeader(start.org),
  })
  exchange.response.end(envelopeOf(`<soapenv:Header>${limits}</soapenv:Header>`, body))
}

function envelopeOf(header: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${partner}" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${header}<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
}

function fault(exchange: Exchange, code: string, message: string): void {
  const detail = { faultcode: `sf:${code}`, faultstring: `${code}: ${message}` }
  exchange.response.writeHead(500, { 'content-type': 'text/xml; charset=utf-8' })
  exchange.response.end(envelopeOf('', toXml('soapenv:Fault', detail)))
}
