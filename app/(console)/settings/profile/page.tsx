import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { ProfileScreen } from '#components/profile/profile-screen.tsx'
import { toTheme } from '#components/shell/theme.ts'
import { loadProfile } from '#lib/team/loaders.ts'

export const metadata: Metadata = { title: 'Profile' }

export default async function ProfilePage() {
  const [profile, cookieJar] = await Promise.all([loadProfile(), cookies()])
  const { name, email, units, sessions, alerts } = profile
  return (
    <ProfileScreen
      name={name}
      email={email}
      theme={toTheme(cookieJar.get('theme')?.value)}
      units={units}
      sessions={sessions}
      alerts={alerts}
    />
  )
}
