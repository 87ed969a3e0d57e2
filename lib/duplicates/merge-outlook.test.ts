import { expect, test } from 'vitest'
import { mergeOutlook } from '#lib/duplicates/merge-outlook.ts'

const held = (name: string) => ({
  prospectId: name,
  prospectName: name,
  linkState: 'linked' as const,
})
const free = { prospectId: null, prospectName: null, linkState: 'none' as const }

test('[DU-2] whoever holds the record that stays keeps it, and the others join', () => {
  expect(mergeOutlook(held('Ada'), [held('Ben'), free], true)).toEqual([
    'Ada stays linked to the record that stays.',
    'Ben goes to the recycle bin; its activities, lists and tags are Ada’s then.',
  ])
})

test('[DU-2] the first of the others takes a free place, the next one joins it', () => {
  expect(mergeOutlook(free, [held('Ben'), held('Cy')], true)).toEqual([
    'Ben is linked to the record that stays from then on.',
    'Cy goes to the recycle bin; its activities, lists and tags are Ben’s then.',
  ])
})

test('[DU-2] where prospects do not go with their records they stay; without any, that is said', () => {
  expect(mergeOutlook(held('Ada'), [held('Ben')], false)).toContain('Ben stays, without a record.')
  expect(mergeOutlook(free, [free], true)).toEqual([
    'No prospect is linked to them, so none changes.',
  ])
})
