import type {
  Condition,
  HavingClause,
  LiteralType,
  Query,
  WhereClause,
} from '@jetstreamapp/soql-parser-js'
import { malformed } from './errors.ts'

export type Leaf = Condition & {
  field?: string
  fn?: { functionName?: string; parameters?: unknown[] }
  operator?: string
  value?: string | string[]
  valueQuery?: Query
  literalType?: LiteralType | LiteralType[]
  openParen?: number
  closeParen?: number
}
export type Token = Leaf | '(' | ')' | 'and' | 'or' | 'not'
type Clause = { left: Leaf | null; operator?: string; right?: Clause }

/** The parser keeps a WHERE as a chain; here it is in the order in which it was written. */
export function tokensOf(where: WhereClause | HavingClause): Token[] {
  const tokens: Token[] = []
  const levels: (string | undefined)[] = [undefined]
  for (let clause: Clause | undefined = where as Clause; clause; clause = clause.right) {
    const leaf = clause.left
    for (let n = leaf?.openParen ?? 0; n > 0; n--) {
      tokens.push('(')
      levels.push(undefined)
    }
    if (leaf?.operator) tokens.push(leaf)
    for (let n = leaf?.closeParen ?? 0; n > 0; n--) {
      tokens.push(')')
      levels.pop()
    }
    if (clause.operator === 'NOT') tokens.push('not')
    else if (clause.operator) tokens.push(joined(clause.operator, levels))
  }
  return tokens
}

/** AND and OR may not stand side by side without parentheses. */
function joined(operator: string, levels: (string | undefined)[]): 'and' | 'or' {
  const seen = levels.at(-1)
  if (seen && seen !== operator) throw malformed(`unexpected token: '${operator}'`)
  levels[levels.length - 1] = operator
  return operator === 'OR' ? 'or' : 'and'
}
