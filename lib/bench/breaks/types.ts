/** A small bug on purpose: a rule that no test notices when it is broken is not proven. */
export type PlantedBreak = {
  /** The rule that it breaks; a test that cites it must turn red. */
  rule: string
  /** What the product would do then. */
  what: string
  file: string
  /** Stands once in the file. */
  find: string
  put: string
  test: string
}

/** rule, what, find, put; and the test where it is another than that of the file */
type Row = readonly [rule: string, what: string, find: string, put: string, test?: string]

export function breaksIn(file: string, test: string, rows: readonly Row[]): PlantedBreak[] {
  return rows.map(([rule, what, find, put, other]) => ({
    rule,
    what,
    file,
    find,
    put,
    test: other ?? test,
  }))
}
