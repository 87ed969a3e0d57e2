'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { WebhookForm } from '#components/alerts/webhook-form.tsx'
import { useRun } from '#components/connector/use-run.ts'
import { DeliveryForm } from '#components/emails/delivery-form.tsx'
import { DomainPanel } from '#components/emails/domain-panel.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Section } from '#components/ui/panel.tsx'
import { sendingQuery } from '#lib/email/client.ts'
import type { SendingScreenData } from '#lib/email/loaders.ts'
import { addDomainAction } from '#lib/email/sending-actions.ts'

/** [ML-3] [ML-6] The domains that e-mail may come from, and the way it takes. */
export function SendingScreen({ initial }: { initial: SendingScreenData }) {
  const { data } = useQuery(sendingQuery(initial))
  return (
    <>
      <PageHeader title="Sending" />
      <PageBody className="max-w-[820px]">
        <Section title="Domains" meta={data.domains.length || undefined}>
          <p className="mb-4 max-w-read text-muted">
            E-mail leaves from verified domains only. Publish the records below where the domain’s
            DNS is kept, then check: most panels take a few minutes, some an hour.
          </p>
          <AddDomain />
          <div className="mt-4 grid gap-4">
            {data.domains.map((domain) => (
              <DomainPanel key={domain.id} domain={domain} />
            ))}
            {data.domains.length === 0 && (
              <EmptyState icon="mail" title="No domain yet">
                Until one is verified, nothing can be sent.
              </EmptyState>
            )}
          </div>
        </Section>
        <Section title="Delivery">
          <DeliveryForm settings={data.settings} />
        </Section>
        <Section title="What admins are told">
          <WebhookForm webhook={data.webhook} />
        </Section>
      </PageBody>
    </>
  )
}

function AddDomain() {
  const { run, busy, error } = useRun()
  const [domain, setDomain] = useState('')
  return (
    <form
      className="flex items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void run('add', () => addDomainAction({ domain }), {
          quiet: true,
          done: () => setDomain(''),
        })
      }}
    >
      <Field label="Domain" error={error} className="w-72 max-w-full">
        <Input
          value={domain}
          placeholder="mail.example.com"
          onChange={(event) => setDomain(event.target.value)}
        />
      </Field>
      <Button
        type="submit"
        className="mt-[26px]"
        busy={busy !== null}
        disabled={domain.trim() === ''}
      >
        Add domain
      </Button>
    </form>
  )
}
