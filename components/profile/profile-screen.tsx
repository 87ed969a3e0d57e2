'use client'

import { AlertChoices } from '#components/alerts/alert-choices.tsx'
import { NameForm } from '#components/profile/name-form.tsx'
import { PasswordForm } from '#components/profile/password-form.tsx'
import { PreferencesSection } from '#components/profile/preferences-section.tsx'
import { SessionsSection } from '#components/profile/sessions-section.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import type { Theme } from '#components/shell/theme.ts'
import { Section } from '#components/ui/panel.tsx'
import type { AlertChoices as Choices } from '#lib/alerts/types.ts'
import type { Role } from '#lib/auth/permissions.ts'
import { roleLabels } from '#lib/team/labels.ts'
import type { OpenSession } from '#lib/team/types.ts'

export type ProfileProps = {
  name: string
  email: string
  theme: Theme
  units: { id: string; name: string; role: Role }[]
  sessions: OpenSession[]
  /** Null: only admins are told. */
  alerts: Choices | null
}

export function ProfileScreen({ name, email, theme, units, sessions, alerts }: ProfileProps) {
  return (
    <>
      <PageHeader title="Profile" />
      <PageBody>
        <div className="grid max-w-[640px] gap-2">
          <Section title="You" meta={email}>
            <NameForm name={name} />
            <ul className="mt-3 grid gap-1 text-muted">
              {units.map((unit) => (
                <li key={unit.id}>
                  {roleLabels[unit.role]} in {unit.name}
                </li>
              ))}
            </ul>
          </Section>
          <Section title="How it looks and listens">
            <PreferencesSection theme={theme} />
          </Section>
          {alerts && (
            <Section title="What Concord e-mails you">
              <AlertChoices initial={alerts} />
            </Section>
          )}
          <Section title="Password">
            <PasswordForm />
          </Section>
          <SessionsSection sessions={sessions} />
        </div>
      </PageBody>
    </>
  )
}
