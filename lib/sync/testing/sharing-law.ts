import { isShared } from '#lib/sharing/verdict.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import type { StoreStand } from '#lib/sync/testing/store-under-test.ts'
import type { World } from '#lib/sync/testing/world.ts'

/** [I10] A record that has never lain inside the rule leaves no trace: not its id, not a value of its own. */
export function checkSharing({ org, sharing }: World, state: StoreStand): void {
  if (sharing === null) return
  const { rule, inside } = sharing
  for (const record of org.visible()) {
    const { id, object, values, masterRecordId, convertedContactId, convertedAccountId } = record
    if (isShared(rule, object, values)) inside.add(id)
    // What a shared record says of where it went is its own value.
    if (!inside.has(id)) continue
    for (const heir of [masterRecordId, convertedContactId, convertedAccountId]) {
      if (heir) inside.add(heir)
    }
  }
  const outside = org.visible().filter(({ id }) => !inside.has(id))
  const { mirror, pairs, history, openErrors } = state
  const kept = JSON.stringify([mirror, pairs, history, openErrors])
  for (const { id } of outside) {
    demand(!kept.includes(id), 'I10', `${id} lies outside the rule and is known here`)
  }
  for (const { id, object, values } of mirror) {
    demand(isShared(rule, object, values), 'I10', `${id} is kept as it is outside the rule`)
  }
}
