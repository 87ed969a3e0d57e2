/** An invariant of reliability that a simulated story broke. */
export class BrokenLaw extends Error {
  override name = 'BrokenLaw'
  readonly law: string

  constructor(law: string, message: string) {
    super(`[${law}] ${message}`)
    this.law = law
  }
}

export function demand(condition: boolean, law: string, message: string): asserts condition {
  if (!condition) throw new BrokenLaw(law, message)
}
