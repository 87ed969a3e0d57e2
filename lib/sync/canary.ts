/** [CN-4] So many records go first, to be looked at. */
export const canarySize = 10

/** One of each kind in turn, in the order in which they were planned: a canary should meet everything that may happen. */
export function chooseCanary<Row extends { kind: string }>(
  rows: readonly Row[],
  size: number = canarySize,
): Row[] {
  const kinds = [...Map.groupBy(rows, ({ kind }) => kind).values()]
  const turns = Math.max(0, ...kinds.map((ofKind) => ofKind.length))
  return Array.from({ length: turns }, (_, turn) => kinds.flatMap((ofKind) => ofKind[turn] ?? []))
    .flat()
    .slice(0, size)
}
