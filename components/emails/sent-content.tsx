'use client'

import { useState } from 'react'
import { PreviewPane } from '#components/emails/preview-pane.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { Section } from '#components/ui/panel.tsx'
import type { EmailRecord } from '#lib/email/types.ts'

/** What it said, and where its links lead. */
export function SentContent({ email }: { email: EmailRecord }) {
  const [as, setAs] = useState<string | null>(null)
  const { subject, html, text } = email
  return (
    <PageBody className="max-w-[860px]">
      <PreviewPane content={{ subject, html, text }} prospectId={as} onProspect={setAs} />
      {email.links.length > 0 && (
        <Section title="Links" meta={email.links.length}>
          <ol className="grid gap-1">
            {email.links.map((link) => (
              <li key={link} className="truncate font-mono text-muted text-xs" title={link}>
                {link}
              </li>
            ))}
          </ol>
        </Section>
      )}
    </PageBody>
  )
}
