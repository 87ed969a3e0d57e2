/**
 * What an answer of Salesforce that is not a success asks of us. A closed union: what to do with each is one table of
 * the engine.
 *
 * retry      certainly not done, and it will pass by itself
 * split      too much at once
 * authorise  the token is no longer taken, and could not be renewed
 * wait       a limit: not before it is lifted
 * local      the engine can repair it (look again, relink, re-describe)
 * person     somebody must change something first; every code we do not know is one of these
 * unknown    it may or may not have happened
 */
export type FaultClass = 'retry' | 'split' | 'authorise' | 'wait' | 'local' | 'person' | 'unknown'

export type Fault = {
  readonly class: FaultClass
  /** Salesforce's own code, or one of ours: see `ownCodes`. */
  readonly code: string
  readonly message: string
  /** Salesforce field names it complained about. */
  readonly fields: readonly string[]
  readonly status: number | null
  /** Records it named: the holder of a duplicate value, the matches of a duplicate rule. */
  readonly recordIds: readonly string[]
}

/** Codes that Salesforce does not have. */
export const ownCodes = {
  /** A create of ours that landed unseen: the record that holds our external id is in `recordIds`. */
  alreadyCreated: 'ALREADY_CREATED',
  externalIdNotUnique: 'EXTERNAL_ID_NOT_UNIQUE',
  timedOut: 'TIMED_OUT',
  tornAnswer: 'TORN_ANSWER',
  unreachable: 'UNREACHABLE',
  connectionLost: 'CONNECTION_LOST',
  ownerInvalid: 'OWNER_INVALID',
} as const

export function fault(
  faultClass: FaultClass,
  code: string,
  message: string,
  more: Partial<Pick<Fault, 'fields' | 'status' | 'recordIds'>> = {},
): Fault {
  return { class: faultClass, code, message, fields: [], status: null, recordIds: [], ...more }
}

/** For the rare place where a fault must travel as an exception: commands that have no row to record it on. */
export class SalesforceFault extends Error {
  override name = 'SalesforceFault'
  readonly fault: Fault
  constructor(cause: Fault) {
    super(`${cause.code}: ${cause.message}`)
    this.fault = cause
  }
}
