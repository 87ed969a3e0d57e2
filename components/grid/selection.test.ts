import { expect, test } from 'vitest'
import {
  everythingSelected,
  hasSelection,
  isSelected,
  nothingSelected,
  selectedCount,
  withRows,
} from './selection.ts'

test('all matching counts what the server counted, less what was taken out', () => {
  const selection = withRows(everythingSelected, ['a', 'b'], false)
  expect(selectedCount(selection, 214)).toBe(212)
  expect(isSelected(selection, 'a')).toBe(false)
  expect(isSelected(selection, 'never loaded')).toBe(true)
})

test('a row put back into all matching is selected again', () => {
  const without = withRows(everythingSelected, ['a'], false)
  expect(withRows(without, ['a'], true)).toEqual(everythingSelected)
})

test('some rows are counted one by one, whatever matches', () => {
  const selection = withRows(nothingSelected, ['a', 'b', 'a'], true)
  expect(selectedCount(selection, undefined)).toBe(2)
  expect(hasSelection(withRows(selection, ['a', 'b'], false))).toBe(false)
})

test('the count of all matching is unknown until the server has counted', () => {
  expect(selectedCount(everythingSelected, undefined)).toBeUndefined()
})
