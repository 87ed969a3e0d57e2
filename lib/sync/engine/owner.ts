import type { Link, Prospect, SyncConfig } from './types.ts'

/** [CR-1][US-2] Who owns what we create: the mapped user, else the connector user. */
export function ownerForCreate(assignedUserId: string, config: SyncConfig): string {
  return config.ownerByUser[assignedUserId] ?? config.connectorUserId
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
