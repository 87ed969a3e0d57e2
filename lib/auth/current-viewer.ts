import 'server-only'
import { redirect } from 'next/navigation'
import { getServerSession } from 'next-auth/next'
import { cache } from 'react'
import { authOptions } from '#lib/auth/options.ts'
import type { Viewer } from '#lib/auth/viewer.ts'

/** One look-up per request, however many parts of a page ask. */
export const currentViewer = cache(async (): Promise<Viewer | null> => {
  const session = (await getServerSession(authOptions)) as { viewer?: Viewer | null } | null
  return session?.viewer ?? null
})

export async function requireViewer(): Promise<Viewer> {
  return (await currentViewer()) ?? redirect('/sign-in')
}
