/** An expected refusal. The code is one of a closed union, so a caller can answer each of them. */
export type Failure<Code extends string> = {
  readonly code: Code
  readonly message: string
  readonly fields?: Readonly<Record<string, string>>
}

/** An expected outcome is a value; only a broken invariant throws. */
export type Result<Value, Code extends string = string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure<Code> }

export function ok(): Result<undefined, never>
export function ok<Value>(value: Value): Result<Value, never>
export function ok(value?: unknown): Result<unknown, never> {
  return { ok: true, value }
}

export function fail<Code extends string>(
  code: Code,
  message: string,
  fields?: Readonly<Record<string, string>>,
): Result<never, Code> {
  return { ok: false, error: fields ? { code, message, fields } : { code, message } }
}
