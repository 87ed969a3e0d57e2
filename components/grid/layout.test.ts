import { expect, test } from 'vitest'
import { type GridColumn, hiddenKeys } from '#components/grid/column.ts'
import { fittingColumns } from '#components/grid/layout.ts'

const column = (key: string, rest: Partial<GridColumn<unknown>> = {}): GridColumn<unknown> => ({
  key,
  head: key,
  cell: () => key,
  width: 100,
  ...rest,
})
const columns = [
  column('name'),
  column('email', { leavesBelow: 300 }),
  column('updated', { leavesBelow: 400 }),
  column('plan', { asked: true }),
  column('seats', { asked: true }),
]
const keysAt = (width: number) => fittingColumns(columns, width).map(({ key }) => key)

test('[FD-9] columns that somebody asked for take the place of those that would leave first', () => {
  expect(keysAt(600)).toEqual(['name', 'email', 'updated', 'plan', 'seats'])
  expect(keysAt(450)).toEqual(['name', 'email', 'plan', 'seats'])
  expect(keysAt(350)).toEqual(['name', 'plan', 'seats'])
  expect(keysAt(250)).toEqual(['name', 'plan'])
})

test('[FD-9] a custom column is hidden from whoever did not ask for it, however old their layout', () => {
  expect(hiddenKeys(columns, { hidden: ['email'], shown: ['seats'] })).toEqual(['email', 'plan'])
})
