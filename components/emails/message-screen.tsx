'use client'

import { useState } from 'react'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Section } from '#components/ui/panel.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { AbsoluteTime } from '#components/ui/time.tsx'
import type { OpenedMessage } from '#lib/email/opened-message.ts'

/** A message as its reader has it. The HTML comes from an address of its own, under a policy that lets nothing run. */
export function MessageScreen({ message }: { message: OpenedMessage }) {
  const [part, setPart] = useState<'html' | 'text' | 'headers'>('html')
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'E-mails', href: '/emails' },
          { label: 'Local mailbox', href: '/emails/mailbox' },
        ]}
        title={message.subject}
      />
      <PageBody className="max-w-[860px]">
        <Facts
          labelWidth={64}
          className="mb-4"
          facts={[
            { label: 'From', value: <span className="break-all">{message.from}</span> },
            { label: 'To', value: <span className="break-all">{message.to}</span> },
            { label: 'Received', value: <AbsoluteTime at={message.receivedAt} /> },
          ]}
        />
        <Segmented
          label="Which part"
          value={part}
          segments={[
            { value: 'html', label: 'HTML' },
            { value: 'text', label: 'Text' },
            { value: 'headers', label: 'Headers' },
          ]}
          onValueChange={setPart}
        />
        <div className="mt-3 overflow-hidden rounded-lg border border-border">
          {part === 'html' && (
            <iframe
              title="Message"
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              src={`/api/emails/mailbox/${message.id}`}
              className="block h-[calc(100dvh-270px)] min-h-[420px] w-full bg-white"
            />
          )}
          {part === 'text' && (
            <pre className="overflow-auto whitespace-pre-wrap break-words p-4 font-sans text-sm">
              {message.text}
            </pre>
          )}
          {part === 'headers' && (
            <Section label="Headers" className="p-4">
              <dl className="grid gap-2 text-xs">
                {message.headers.map(({ name, value }) => (
                  <div key={name}>
                    <dt className="text-faint">{name}</dt>
                    <dd className="break-all font-mono">{value}</dd>
                  </div>
                ))}
              </dl>
            </Section>
          )}
        </div>
      </PageBody>
    </>
  )
}
