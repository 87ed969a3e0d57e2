import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import type { Tx } from '#db/client.ts'
import { isAccountId, parseQuery } from '#lib/accounts/query.ts'
import { countAccounts, findAccount, getReading, listAccounts } from '#lib/accounts/reads.ts'
import type {
  AccountPage,
  AccountReading,
  AccountRecord,
  AccountsScreen,
} from '#lib/accounts/types.ts'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { may } from '#lib/auth/permissions.ts'

type Params = Record<string, string | string[] | undefined>

async function readPage(
  tx: Tx,
  buId: string,
  params: Params | URLSearchParams,
  cursor: string | null,
): Promise<AccountPage> {
  const query = parseQuery(params)
  const page = await listAccounts(tx, buId, query, cursor)
  return cursor === null ? { ...page, total: await countAccounts(tx, buId, query) } : page
}

export const loadAccounts = (params: Params): Promise<AccountsScreen> =>
  load('accounts.read', async ({ tx, viewer: { buId, role } }) => ({
    page: await readPage(tx, buId, params, null),
    reading: await getReading(tx, buId),
    mayManage: may(role, 'connector.manage'),
  }))

export const answerAccounts = (request: Request): Promise<Response> =>
  answer('accounts.read', ({ tx, viewer }) => {
    const { searchParams } = new URL(request.url)
    return readPage(tx, viewer.buId, searchParams, searchParams.get('cursor'))
  })

/** Once per request: the page's title asks for it too. */
export const loadAccount = cache(
  (id: string): Promise<{ record: AccountRecord; reading: AccountReading }> =>
    load('accounts.read', async ({ tx, viewer }) => {
      const record = isAccountId(id) ? await findAccount(tx, viewer.buId, id) : null
      if (!record) notFound()
      return { record, reading: await getReading(tx, viewer.buId) }
    }),
)

export const answerAccount = (id: string): Promise<Response> =>
  answer('accounts.read', async ({ tx, viewer }) => {
    const record = isAccountId(id) ? await findAccount(tx, viewer.buId, id) : null
    return record ?? problem(404, 'not_found', 'There is no such account.')
  })
