import type { WhereClause } from '@jetstreamapp/soql-parser-js'
import { toId18 } from '../records/ids.ts'
import { toMoment, unquote } from './literals.ts'
import type { Leaf, Token } from './tokens.ts'
import { tokensOf } from './tokens.ts'

/** Every row that satisfies the condition stands beyond this place in the order of stamp and id. */
export type Floor = { stamp: number; beyondId: string }

/** What a part of a condition asks of a row: a place that it is beyond, an id that its own is greater than. */
type Bound = { floor?: Floor | undefined; aboveId?: string | undefined }

/**
 * The place in the order of SystemModstamp and Id before which no row can satisfy the condition, if it sets one. A
 * cursor reads `(stamp = s and Id > i) or stamp > s`: no index starts a scan from an OR, but from this. From the stamp
 * alone it would walk, for each page, over all the rows of one mass update that lie before it.
 */
export function stampFloor(where: WhereClause, object: string): Floor | undefined {
  const tokens = tokensOf(where)
  let at = 0

  function expression(): Bound {
    let bound = term()
    while (tokens[at] === 'and' || tokens[at] === 'or') {
      const isOr = tokens[at++] === 'or'
      const other = term()
      bound = isOr ? either(bound, other) : both(bound, other)
    }
    return bound
  }

  function term(): Bound {
    const token: Token | undefined = tokens[at++]
    if (token === 'not') {
      term()
      return {}
    }
    if (token !== '(') return typeof token === 'object' ? boundOf(token, object) : {}
    const bound = expression()
    at++
    return bound
  }

  return expression().floor
}

function either(a: Bound, b: Bound): Bound {
  if (!a.floor || !b.floor) return {}
  return { floor: isBefore(a.floor, b.floor) ? a.floor : b.floor }
}

function both(a: Bound, b: Bound): Bound {
  const floors = [a.floor, b.floor].filter((floor) => floor !== undefined)
  const highest = floors.reduce<Floor | undefined>(
    (high, floor) => (high && isBefore(floor, high) ? high : floor),
    undefined,
  )
  const aboveId = a.aboveId ?? b.aboveId
  if (!highest || aboveId === undefined || highest.beyondId > aboveId) {
    return { floor: highest, aboveId }
  }
  return { floor: { ...highest, beyondId: aboveId }, aboveId }
}

function isBefore(a: Floor, b: Floor): boolean {
  return a.stamp === b.stamp ? a.beyondId < b.beyondId : a.stamp < b.stamp
}

function boundOf(leaf: Leaf, object: string): Bound {
  const [name, operator] = [leaf.field?.toLowerCase(), leaf.operator]
  const isOwn = (field: string) => name === field || name === `${object.toLowerCase()}.${field}`
  if (isOwn('id') && operator === '>' && leaf.literalType === 'STRING') {
    return { aboveId: toId18(unquote(String(leaf.value))) }
  }
  if (!isOwn('systemmodstamp') || leaf.literalType !== 'DATETIME') return {}
  const stamp = toMoment(String(leaf.value))
  if (operator === '=' || operator === '>=') return { floor: { stamp, beyondId: '' } }
  // Stamps are whole milliseconds.
  return operator === '>' ? { floor: { stamp: stamp + 1, beyondId: '' } } : {}
}
