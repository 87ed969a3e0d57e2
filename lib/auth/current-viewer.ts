import 'server-only'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getServerSession } from 'next-auth/next'
import { cache } from 'react'
import { webDatabase } from '#lib/auth/database.ts'
import { authOptions } from '#lib/auth/options.ts'
import { findViewer } from '#lib/auth/sessions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { home, wayBack } from '#lib/auth/way-back.ts'

/** One look-up per request, however many parts of a page ask. */
export const currentViewer = cache(async (): Promise<Viewer | null> => {
  const session = (await getServerSession(authOptions)) as { sid?: unknown } | null
  return typeof session?.sid === 'string' ? findViewer(webDatabase().sql, session.sid) : null
})

/** Sends whoever is signed out to the sign-in page, which brings them back to where they were. */
export async function requireViewer(): Promise<Viewer> {
  const viewer = await currentViewer()
  if (viewer) return viewer
  const from = wayBack((await headers()).get('x-path') ?? home)
  redirect(from === home ? '/sign-in' : `/sign-in?${new URLSearchParams({ from })}`)
}
