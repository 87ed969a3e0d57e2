import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromSafeText, toCell, toSafeText } from '#lib/prospects/csv-cell.ts'

const text = fc.oneof(
  fc.string(),
  fc
    .array(fc.constantFrom("'", '=', '+', '-', '@', '\t', 'a', '1', '"', ','))
    .map((s) => s.join('')),
)

test('[IM-2] what was made safe for a spreadsheet reads back as it was', () => {
  fc.assert(
    fc.property(text, (original) => {
      expect(fromSafeText(toSafeText(original))).toBe(original)
    }),
    { seed: 24, numRuns: 2000 },
  )
})

test('[IM-2] no exported cell begins as a formula, save plain numbers', () => {
  fc.assert(
    fc.property(text, (original) => {
      const shown = toCell(original).replace(/^"/, '')
      expect(/^[=+@\t\r]/.test(shown) || (/^-/.test(shown) && !/^-\d+(\.\d+)?$/.test(shown))).toBe(
        false,
      )
    }),
    { seed: 24, numRuns: 2000 },
  )
})
