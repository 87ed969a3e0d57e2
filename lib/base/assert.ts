/** A condition that the program itself promised did not hold: a bug, never a user's mistake. */
export class InvariantError extends Error {
  override name = 'InvariantError'
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/** Closes a switch over a union: a new member without its case fails the type check. */
export function unreachable(value: never): never {
  throw new InvariantError(`No case for ${JSON.stringify(value)}`)
}
