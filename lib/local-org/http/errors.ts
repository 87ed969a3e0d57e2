export type DmlError = {
  statusCode: string
  message: string
  fields: string[]
  /** Which records a duplicate rule found; only the single-record calls tell it. */
  duplicateResult?: object
}

/** An answer Salesforce gives as an array of errors with an HTTP status. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly fields: string[] | undefined
  readonly duplicateResult: object | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    fields?: string[],
    duplicateResult?: object,
  ) {
    super(message)
    this.status = status
    this.code = code
    this.fields = fields
    this.duplicateResult = duplicateResult
  }

  body(): object[] {
    const { message, code: errorCode, duplicateResult } = this
    // Salesforce's own spelling.
    if (duplicateResult) return [{ duplicateResut: duplicateResult, errorCode, message }]
    const fields = this.fields ? { fields: this.fields } : {}
    return [{ message: this.message, errorCode: this.code, ...fields }]
  }
}

export function notFound(message = 'The requested resource does not exist'): ApiError {
  return new ApiError(404, 'NOT_FOUND', message)
}

export function dmlError(statusCode: string, message: string, fields: string[] = []): DmlError {
  return { statusCode, message, fields }
}

const statusOfCode: Record<string, number> = {
  NOT_FOUND: 404,
  ENTITY_IS_DELETED: 404,
  INVALID_CROSS_REFERENCE_KEY_SELF: 404,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 403,
}

/** The single-record calls answer with the same errors as the collections, in another shape. */
export function fromDmlError(error: DmlError, status?: number): ApiError {
  const httpStatus = status ?? statusOfCode[error.statusCode] ?? 400
  return new ApiError(
    httpStatus,
    error.statusCode,
    error.message,
    error.fields,
    error.duplicateResult,
  )
}
