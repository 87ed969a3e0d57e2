/** A piece of the day: what came in, went out and was refused in it. `at` is its start. */
export type ChartSlot = {
  at: number
  in: number
  out: number
  refused: number
  /** A spike that has a name carries it: "Nightly full compare". */
  name?: string
}

/** Slots put together by fours, threes …: an hour out of four quarters. */
export function mergeSlots(slots: readonly ChartSlot[], size: number): ChartSlot[] {
  const merged: ChartSlot[] = []
  for (let start = 0; start < slots.length; start += size) {
    const part = slots.slice(start, start + size)
    const first = part[0]
    if (!first) continue
    merged.push({
      at: first.at,
      in: part.reduce((sum, slot) => sum + slot.in, 0),
      out: part.reduce((sum, slot) => sum + slot.out, 0),
      refused: part.reduce((sum, slot) => sum + slot.refused, 0),
      name: part.find((slot) => slot.name)?.name,
    })
  }
  return merged
}

/** A round distance between grid lines: 1, 2 or 5 times a power of ten, about three lines to the highest value. */
export function axisStep(highest: number): number {
  const rough = Math.max(1, highest / 3)
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10
  return factor * power
}
