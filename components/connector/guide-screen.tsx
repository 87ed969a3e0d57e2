'use client'

import type { ReactNode } from 'react'
import { VerifyStep } from '#components/connector/verify-step.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Section } from '#components/ui/panel.tsx'
import { type Step, Steps } from '#components/ui/steps.tsx'
import { type GuideStep, guideSteps } from '#lib/connector/guide.ts'
import { listRefusals } from '#lib/connector/labels.ts'
import type { StatusPage } from '#lib/connector/types.ts'

/** [AD-5] From a real org to a verified connection: what is deployed, by whom, and what each refusal means. */
export function GuideScreen({ page }: { page: StatusPage }) {
  const canManage = useShell()?.role === 'admin'
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Connector', href: '/connector/status' }]}
        title="Guide for a real org"
        primary={
          canManage && (
            <ButtonLink
              variant="primary"
              icon="download"
              href="/api/connector/deployable"
              prefetch={false}
            >
              Download what is deployed
            </ButtonLink>
          )
        }
      />
      <PageBody className="max-w-[760px]">
        <h2 className="font-semibold text-2xl tracking-tight">What an admin of the org does</h2>
        <p className="mt-1 mb-6 max-w-read text-muted">
          Salesforce lets only apps in that the org itself has. An admin of the org deploys one,
          with our fields and a permission set for the user that Concord acts as. Each step is done
          when it was seen to hold there.
        </p>
        <Steps
          label="Guide"
          steps={guideSteps(page.connector).map(
            (step): Step => ({
              ...step,
              children: <StepContent step={step} page={page} canManage={canManage} />,
            }),
          )}
        />
        <Section title="Inside Salesforce" meta="for the people of sales" className="mb-6">
          <ol className="grid max-w-read list-decimal gap-1.5 pl-5 text-muted">
            <li>
              Assign the permission set{' '}
              <code className="font-mono text-xs">Concord_Activities</code> of the same download to
              whoever works with leads and contacts.
            </li>
            <li>
              Lightning App Builder: put the component Prospect Activities on the record pages of
              Lead and Contact. In Classic: the page ConcordLeadActivities or
              ConcordContactActivities on the layout, 400 pixels high.
            </li>
            <li>Page layouts: add the button Send to Concord.</li>
            <li>Setup → Trusted URLs: add this console’s address, for frame-src.</li>
          </ol>
          <p className="mt-3 max-w-read text-muted">
            The window opens with a signed request of the org for its user and record, once and
            within two minutes; only this org’s own domains may frame it. The download holds the key
            that signs: keep it to yourself.
          </p>
        </Section>
        <Section title="What Salesforce may answer" meta="and what to do then">
          <dl className="grid gap-4">
            {listRefusals().map(({ said, title, text }) => (
              <div key={said}>
                <dt className="font-medium">
                  {title}{' '}
                  <code className="ml-1 break-all font-mono font-normal text-faint text-xs">
                    {said}
                  </code>
                </dt>
                <dd className="max-w-read text-muted">{text}</dd>
              </div>
            ))}
          </dl>
        </Section>
      </PageBody>
    </>
  )
}

function Code({ children }: { children: string }) {
  return (
    <pre className="rounded-md border border-border bg-surface px-3 py-2 font-mono text-xs whitespace-pre-wrap break-all">
      {children}
    </pre>
  )
}

function StepContent({
  step,
  page,
  canManage,
}: {
  step: GuideStep
  page: StatusPage
  canManage: boolean
}): ReactNode {
  switch (step.key) {
    case 'deploy':
      return <Deploy callbackUrl={page.callbackUrl} />
    case 'permit':
      return <Permit user={page.connector.username} />
    case 'connect':
      return (
        <p className="max-w-read text-muted">
          Copy consumer key and secret from the app’s OAuth settings into the form on Status. A new
          app takes up to ten minutes to become known. Without a person who approves it: choose
          Certificate there, enable JWT Bearer Flow in the app and upload what the worker made;
          admin approved users are pre-authorized.{' '}
          <ButtonLink size="small" href="/connector/status">
            Open Status
          </ButtonLink>
        </p>
      )
    default:
      return canManage && page.connector.connected ? (
        <VerifyStep connector={page.connector} primary={false} />
      ) : (
        <p className="text-muted">Once connected, one click asks the org for all of the above.</p>
      )
  }
}

function Deploy({ callbackUrl }: { callbackUrl: string }) {
  return (
    <div className="grid gap-3">
      <p className="max-w-read text-muted">
        The download is a folder for the Salesforce command line. Made by hand instead (Setup →
        External Client App Manager), the app needs exactly this:
      </p>
      <Facts
        facts={[
          {
            label: 'Callback URL',
            value: <code className="break-all font-mono text-xs">{callbackUrl}</code>,
          },
          { label: 'Scopes', value: 'api, refresh_token' },
          { label: 'Flow', value: 'Authorization Code, PKCE required' },
          { label: 'Distribution', value: 'Local: in this very org' },
          {
            label: 'Policies',
            value: 'Rotate refresh tokens; admin approved users are pre-authorized',
          },
        ]}
      />
      <Code>sf project deploy start --manifest manifest/package.xml --target-org ALIAS</Code>
    </div>
  )
}

function Permit({ user }: { user: string | null }) {
  return (
    <div className="grid gap-3">
      <p className="max-w-read text-muted">
        The permission set Concord_Connector gives read and write of every mapped field, all leads
        and contacts, and the API. It follows the mapping: download it again when fields are added.
      </p>
      <Code>{`sf org assign permset --name Concord_Connector --on-behalf-of ${user ?? 'USERNAME'} --target-org ALIAS`}</Code>
    </div>
  )
}
