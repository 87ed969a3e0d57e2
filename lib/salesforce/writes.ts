import {
  classifyBroken,
  classifyComplaint,
  externalIdField,
  isObject,
  readComplaint,
} from '#lib/salesforce/classify.ts'
import {
  composite,
  heavyPartsMax,
  type Part,
  type Spent,
  spend,
} from '#lib/salesforce/composite.ts'
import type {
  CreateRow,
  Reply,
  RowOutcome,
  SalesforceFailure,
  UpdateRow,
} from '#lib/salesforce/port.ts'
import type { Reader } from '#lib/salesforce/run-queries.ts'

/** A Collections request takes no more. */
const rowsMax = 200

/** Rows of one Collections request, with their places in the list that was asked for. */
type Piece = { places: number[]; part: Part }

export async function updateRecords(
  writer: Reader,
  rows: readonly UpdateRow[],
): Promise<Reply<RowOutcome[]>> {
  const url = `/services/data/v${writer.apiVersion}/composite/sobjects`
  const pieces = inPieces(rows, (row) => row.object).map(({ places }): Piece => {
    const records = places.map((n) => {
      const { object, id, values } = rows[n]!
      return { attributes: { type: object }, id, ...values }
    })
    return { places, part: { method: 'PATCH', url, body: { allOrNone: false, records } } }
  })
  return sendPieces(writer, pieces, rows.length)
}

/** Creates, or finds what an earlier try of ours created. */
export async function upsertRecords(
  writer: Reader,
  rows: readonly CreateRow[],
): Promise<Reply<RowOutcome[]>> {
  const base = `/services/data/v${writer.apiVersion}/composite/sobjects`
  const groups = inPieces(rows, (row) => `${row.object} ${row.useAssignmentRule}`)
  const pieces = groups.map(({ places }): Piece => {
    const { object, useAssignmentRule } = rows[places[0]!]!
    const records = places.map((n) => ({
      attributes: { type: object },
      [externalIdField]: rows[n]!.externalId,
      ...rows[n]!.values,
    }))
    const part: Part = {
      method: 'PATCH',
      url: `${base}/${object}/${externalIdField}`,
      httpHeaders: { 'Sforce-Auto-Assign': useAssignmentRule ? 'TRUE' : 'FALSE' },
      body: { allOrNone: false, records },
    }
    return { places, part }
  })
  return sendPieces(writer, pieces, rows.length)
}

export type TaskRow = { externalId: string; values: Readonly<Record<string, string>> }

/** [ML-4] Five times two hundred in one call; by the external id, so that asking again makes no second one. */
export async function upsertTasks(
  writer: Reader,
  rows: readonly TaskRow[],
): Promise<Reply<RowOutcome[]>> {
  const url = `/services/data/v${writer.apiVersion}/composite/sobjects/Task/${externalIdField}`
  const pieces = inPieces(rows, () => 'Task').map(({ places }): Piece => {
    const records = places.map((n) => ({
      attributes: { type: 'Task' },
      [externalIdField]: rows[n]!.externalId,
      ...rows[n]!.values,
    }))
    return { places, part: { method: 'PATCH', url, body: { allOrNone: false, records } } }
  })
  return sendPieces(writer, pieces, rows.length)
}

function inPieces<Row>(
  rows: readonly Row[],
  groupOf: (row: Row) => string,
): { places: number[] }[] {
  const pieces: { places: number[] }[] = []
  const open = new Map<string, { places: number[] }>()
  rows.forEach((row, n) => {
    const group = groupOf(row)
    let piece = open.get(group)
    if (!piece || piece.places.length === rowsMax) {
      piece = { places: [] }
      pieces.push(piece)
      open.set(group, piece)
    }
    piece.places.push(n)
  })
  return pieces
}

/**
 * A call that certainly did nothing is a failure of the whole; once a call may have done something, every row carries
 * its own outcome.
 */
async function sendPieces(
  writer: Reader,
  pieces: readonly Piece[],
  rowCount: number,
): Promise<Reply<RowOutcome[]>> {
  const outcomes: RowOutcome[] = Array.from({ length: rowCount })
  let spent: Spent | null = null
  for (let n = 0; n < pieces.length; n += heavyPartsMax) {
    const group = pieces.slice(n, n + heavyPartsMax)
    const parts = group.map((piece) => piece.part)
    const reply = await composite(writer.client, parts, { ...writer, effect: 'write' })
    spent = spend(spent, reply)
    if (!reply.ok && reply.failure.code !== 'ambiguous' && n === 0) return reply
    group.forEach((piece, g) => {
      const answer = reply.ok ? reply.value[g]! : reply
      const list = answer.ok ? answer.value : null
      const whole = answer.ok ? shortAnswer() : answer.failure
      place(outcomes, piece, list, whole)
    })
  }
  return { ok: true, value: outcomes, ...(spent ?? { calls: 0, orgTime: null, limit: null }) }
}

/** By position, and only when there are as many answers as rows. */
function place(
  outcomes: RowOutcome[],
  piece: Piece,
  list: unknown,
  whole: SalesforceFailure,
): void {
  const answers = Array.isArray(list) && list.length === piece.places.length ? list : null
  piece.places.forEach((row, n) => {
    outcomes[row] = answers ? toOutcome(answers[n]) : { ok: false, failure: whole }
  })
}

function toOutcome(answer: unknown): RowOutcome {
  if (!isObject(answer)) return { ok: false, failure: shortAnswer() }
  if (answer.success === true && typeof answer.id === 'string') {
    return { ok: true, id: answer.id, created: answer.created === true }
  }
  const complaint = readComplaint(answer.errors)
  return { ok: false, failure: complaint ? classifyComplaint(complaint) : shortAnswer() }
}

const shortAnswer = () =>
  classifyBroken('write', 'The org answered for fewer rows than were sent', true)
