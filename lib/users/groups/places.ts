type Placed = { userId: string; place: number }

/**
 * Places for members in a new order, and where the last turn stands in it: with whoever had it, or, if that one left, with
 * the nearest before who stays. So an edit neither repeats nor skips a turn.
 */
export function placesOf(
  order: readonly string[],
  before: readonly Placed[],
  lastPlace: number,
): { places: Placed[]; lastPlace: number } {
  const places = order.map((userId, n) => ({ userId, place: n + 1 }))
  const placeOf = new Map(places.map(({ userId, place }) => [userId, place]))
  const lastStaying = before
    .filter(({ userId, place }) => place <= lastPlace && placeOf.has(userId))
    .toSorted((a, b) => b.place - a.place)[0]
  return { places, lastPlace: lastStaying ? (placeOf.get(lastStaying.userId) ?? 0) : 0 }
}
