import { array, assert, constantFrom, integer, option, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { groupByParent, jitterOf, nextPieces, piecesMax } from './batches.ts'

const rows = array(
  record({ parent: option(constantFrom('001a', '001b', '001c', '001d')), n: integer() }),
  { maxLength: 60 },
)
type Row = { parent: string | null; n: number }
const parentOf = ({ parent }: Row) => parent

test('[A5] rows that lock one parent stand together, and no row is lost, doubled or overtaken by its like', () => {
  assert(
    property(
      rows,
      integer({ min: 1, max: 20 }),
      integer({ min: 0, max: 30 }),
      (given, window, before) => {
        const ordered = groupByParent(given, parentOf, window, before)
        expect(ordered).toHaveLength(given.length)
        for (const parent of new Set(given.map(parentOf))) {
          const like = (list: readonly Row[]) => list.filter((row) => row.parent === parent)
          expect(like(ordered)).toEqual(like(given))
          if (parent === null) continue
          const first = ordered.findIndex((row) => row.parent === parent)
          const block = ordered.slice(first, first + like(given).length)
          expect(block.every((row) => row.parent === parent)).toBe(true)
        }
      },
    ),
  )
})

test('[A5] no parent lies in two requests where other rows can fill the gap', () => {
  assert(
    property(array(integer({ min: 1, max: 9 }), { maxLength: 12 }), (sizes) => {
      const window = 10
      const groups = sizes.flatMap((size, n) =>
        Array.from({ length: size }, (): Row => ({ parent: `001${n}`, n })),
      )
      const loose = Array.from(
        { length: window * sizes.length },
        (_, n): Row => ({ parent: null, n }),
      )
      const ordered = groupByParent([...groups, ...loose], parentOf, window)
      const windows = new Map<string, Set<number>>()
      ordered.forEach(({ parent }, at) => {
        if (parent === null) return
        const seen = windows.get(parent) ?? new Set()
        windows.set(parent, seen.add(Math.floor(at / window)))
      })
      expect([...windows.values()].every((seen) => seen.size === 1)).toBe(true)
    }),
  )
})

test('[A5] a call that takes more than ten seconds is followed by one of 200 rows; fast ones bring it back to a thousand', () => {
  assert(
    property(
      integer({ min: 1, max: piecesMax }),
      integer({ min: 0, max: 60_000 }),
      (pieces, ms) => {
        const next = nextPieces(pieces, ms)
        expect(next).toBeGreaterThanOrEqual(1)
        expect(next).toBeLessThanOrEqual(piecesMax)
        if (ms > 10_000) expect(next).toBe(1)
        else if (ms < 3_000) expect(next).toBeGreaterThanOrEqual(pieces)
        else expect(next).toBe(pieces)
      },
    ),
  )
  let pieces = nextPieces(piecesMax, 10_001)
  const after = [pieces]
  for (let n = 0; n < 3; n++) {
    pieces = nextPieces(pieces, 2_999)
    after.push(pieces)
  }
  expect(after).toEqual([1, 2, 4, 5])
})

test('[A5] rows held up by one lock come back at one moment, others apart', () => {
  const [one, other] = ['001000000000001AAA', '001000000000002AAA']
  expect(jitterOf([one], 0.1)).toBe(jitterOf([one, other], 0.9))
  expect(jitterOf([one], 0.1)).not.toBe(jitterOf([other], 0.1))
  expect(jitterOf([], 0.4)).toBe(0.4)
})
