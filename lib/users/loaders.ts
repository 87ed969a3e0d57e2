import 'server-only'
import { answer, load } from '#lib/auth/loader-gate.ts'
import { getUsersPage } from '#lib/users/reads.ts'
import type { UsersPage } from '#lib/users/types.ts'

export const loadUsers = (): Promise<UsersPage> =>
  load('connector.read', ({ tx, viewer }) => getUsersPage(tx, viewer.buId))

export const answerUsers = (): Promise<Response> =>
  answer('connector.read', ({ tx, viewer }) => getUsersPage(tx, viewer.buId))
