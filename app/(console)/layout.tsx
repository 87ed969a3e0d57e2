import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { AppShell } from '#components/shell/app-shell.tsx'
import { toTheme } from '#components/shell/theme.ts'
import { requireViewer } from '#lib/auth/current-viewer.ts'
import { switchBusinessUnitAction } from '#lib/business-units/actions.ts'
import { loadPill } from '#lib/connector/loaders.ts'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer()
  const [status, cookieJar] = await Promise.all([loadPill(), cookies()])
  return (
    <AppShell
      viewer={{ name: viewer.name, email: viewer.email, role: viewer.role }}
      unit={{ id: viewer.buId, name: viewer.buName }}
      units={viewer.businessUnits}
      switchUnit={switchBusinessUnitAction}
      status={status}
      statusUrl="/api/connector/pill"
      searchUrl="/api/prospects/palette"
      theme={toTheme(cookieJar.get('theme')?.value)}
      collapsed={cookieJar.get('rail')?.value === 'narrow'}
    >
      {children}
    </AppShell>
  )
}
