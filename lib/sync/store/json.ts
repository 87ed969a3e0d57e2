/** The last row of each key, in the order of the keys: locks are taken in one order, and no row is written twice. */
export function lastByKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!)
}
