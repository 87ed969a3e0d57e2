import type { WhereClause } from '@jetstreamapp/soql-parser-js'
import { toMoment } from './literals.ts'
import type { Leaf, Token } from './tokens.ts'
import { tokensOf } from './tokens.ts'

/**
 * The earliest SystemModstamp a row can have to satisfy the condition, if it sets one. A cursor
 * reads `(stamp = s and Id > i) or stamp > s`: no index starts a scan from an OR, but from this.
 */
export function stampFloor(where: WhereClause, object: string): number | undefined {
  const tokens = tokensOf(where)
  let at = 0

  function expression(): number | undefined {
    let floor = term()
    while (tokens[at] === 'and' || tokens[at] === 'or') {
      const isOr = tokens[at++] === 'or'
      const other = term()
      floor = isOr ? lower(floor, other) : higher(floor, other)
    }
    return floor
  }

  function term(): number | undefined {
    const token: Token | undefined = tokens[at++]
    if (token === 'not') {
      term()
      return undefined
    }
    if (token !== '(') return typeof token === 'object' ? floorOf(token, object) : undefined
    const floor = expression()
    at++
    return floor
  }

  return expression()
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.min(a, b)
}

function higher(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return Math.max(a, b)
}

function floorOf(leaf: Leaf, object: string): number | undefined {
  const name = leaf.field?.toLowerCase()
  const isStamp = name === 'systemmodstamp' || name === `${object.toLowerCase()}.systemmodstamp`
  const bounds = leaf.operator === '=' || leaf.operator === '>' || leaf.operator === '>='
  if (!isStamp || !bounds || leaf.literalType !== 'DATETIME') return undefined
  return toMoment(String(leaf.value))
}
