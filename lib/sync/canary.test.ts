import { expect, test } from 'vitest'
import { chooseCanary } from '#lib/sync/canary.ts'

const rows = (...kinds: string[]) => kinds.map((kind, n) => ({ kind, n }))

test('[CN-4] the records that go first meet every kind of what will happen', () => {
  const planned = rows('create_lead', 'create_lead', 'create_lead', 'update', 'update', 'conflict')
  expect(chooseCanary(planned, 4).map(({ n }) => n)).toEqual([0, 3, 5, 1])
})

test('[CN-4] never more than ten, and all there are when they are fewer', () => {
  expect(chooseCanary(rows(...Array<string>(40).fill('update')))).toHaveLength(10)
  expect(chooseCanary(rows('update'))).toHaveLength(1)
  expect(chooseCanary([])).toEqual([])
})
