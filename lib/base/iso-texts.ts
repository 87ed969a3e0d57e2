/** A row as it goes to the browser: moments are ISO texts, alike on the first paint and in JSON. */
export type IsoTexts<Row> = {
  [Key in keyof Row]: Row[Key] extends Date
    ? string
    : Row[Key] extends Date | null
      ? string | null
      : Row[Key]
}

export function isoTexts<Row extends object>(row: Row): IsoTexts<Row> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      value instanceof Date ? value.toISOString() : value,
    ]),
  ) as IsoTexts<Row>
}
