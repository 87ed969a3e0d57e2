import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { earlyKeysScript } from '#components/shell/early-keys.ts'
import { Providers } from '#components/shell/providers.tsx'
import { toTheme } from '#components/shell/theme.ts'
import './globals.css'

export const metadata: Metadata = {
  title: { template: '%s · Concord', default: 'Concord' },
  description: 'Keeps a marketing team’s prospects and the sales team’s Salesforce in accord.',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8f8f9' },
    { media: '(prefers-color-scheme: dark)', color: '#0c0c0d' },
  ],
}

/** English, with the date and number customs of the reader's region. */
function localeOf(acceptLanguage: string | null): string {
  const region = acceptLanguage?.match(/[a-z]{2,3}-([A-Z]{2})\b/u)?.[1]
  return region ? `en-${region}` : 'en-GB'
}

function zoneOf(cookie: string | undefined): string {
  try {
    return Intl.DateTimeFormat('en', { timeZone: cookie }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection()
  const [cookieJar, head] = await Promise.all([cookies(), headers()])
  const nonce = head.get('x-nonce') ?? undefined
  return (
    <html lang="en" data-theme={toTheme(cookieJar.get('theme')?.value)}>
      <head>
        <script nonce={nonce} suppressHydrationWarning>
          {earlyKeysScript}
        </script>
      </head>
      <body>
        <Providers
          nonce={nonce}
          clock={{
            renderedAt: Date.now(),
            locale: localeOf(head.get('accept-language')),
            timeZone: zoneOf(cookieJar.get('time-zone')?.value),
          }}
        >
          {children}
        </Providers>
      </body>
    </html>
  )
}
