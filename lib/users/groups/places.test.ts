import { expect, test } from 'vitest'
import { placesOf } from '#lib/users/groups/places.ts'

const before = [
  { userId: 'ada', place: 1 },
  { userId: 'ben', place: 2 },
  { userId: 'cy', place: 3 },
]

test('[AU-1] a member added in front gives nobody a second turn: after Ben still comes Cy', () => {
  const { places, lastPlace } = placesOf(['dee', 'ada', 'ben', 'cy'], before, 2)
  expect(lastPlace).toBe(3)
  expect(places.find(({ place }) => place > lastPlace)?.userId).toBe('cy')
})

test('[AU-1] when whoever had the last turn is removed, the turn stays where it was', () => {
  expect(placesOf(['ada', 'cy'], before, 2)).toEqual({
    places: [
      { userId: 'ada', place: 1 },
      { userId: 'cy', place: 2 },
    ],
    lastPlace: 1,
  })
  expect(placesOf(['cy'], before, 1).lastPlace).toBe(0)
})
