import type { Link, Pair, Prospect, SyncConfig } from './types.ts'

/** What `assignTo` says for the org's active assignment rule; else it is the id of a queue. */
export const byRule = 'rule'

/** [CR-1][CR-2][CR-4] Somebody is assigned, or Salesforce is to choose: without either nothing is created. */
export function hasOwner({ assignedUserId, assignTo }: Prospect): boolean {
  return assignedUserId !== null || assignTo !== null
}

/** [CR-4] Only leads are given to a queue or by the assignment rule. */
export function isLeftToSalesforce({ assignedUserId, assignTo }: Prospect): boolean {
  return assignedUserId === null && assignTo !== null
}

/**
 * [CR-1][US-2][CR-4] Who owns what we create: the mapped user, else the connector user; a queue; or, null, whom the active
 * assignment rule chooses. Whoever Salesforce refused as owner gives way to the connector user.
 */
export function ownerForCreate({ prospect, error }: Pair, config: SyncConfig): string | null {
  const { assignedUserId, assignTo } = prospect
  if (error?.code === 'owner_invalid') return config.connectorUserId
  if (assignedUserId !== null) return config.ownerByUser[assignedUserId] ?? config.connectorUserId
  return assignTo === byRule ? null : assignTo
}

export type OwnerMove = {
  crmOwnerId: string
  /** Undefined: the assigned user stays. */
  assignedUserId?: string
}

/**
 * [US-4] A record whose owner is not the one that we knew moves the assigned user, when that owner is mapped. Else the
 * assigned user stays and is shown [US-2]. Null: nothing moved.
 */
export function ownerMove(
  prospect: Prospect,
  link: Pick<Link, 'crmOwnerId'>,
  ownerId: string | null,
  config: SyncConfig,
): OwnerMove | null {
  if (ownerId === null || ownerId === link.crmOwnerId) return null
  const mapped = config.userByOwner[ownerId]
  if (mapped === undefined || mapped === prospect.assignedUserId) return { crmOwnerId: ownerId }
  return { crmOwnerId: ownerId, assignedUserId: mapped }
}

/** [CR-4] We created the record and left its owner to Salesforce, which has not told it yet. */
export function awaitsOwner({ evidence, crmOwnerId }: Link): boolean {
  return evidence?.how === 'created' && crmOwnerId === null
}
