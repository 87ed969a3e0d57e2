'use client'

import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { RefusalNote } from '#components/connector/attempt-note.tsx'
import { type Host, HostChoice, type Where } from '#components/connector/host-choice.tsx'
import { useCommand } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { AbsoluteTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { useCopy } from '#components/ui/use-copy.ts'
import { connectByKeyAction, makeCertificateAction } from '#lib/connector/actions.ts'
import type { ConnectorCertificate, StatusPage } from '#lib/connector/types.ts'

/** [AD-5] JWT bearer: the worker's key signs in; an admin of the org uploads its certificate once. */
export function CertificateForm({ page }: { page: StatusPage }) {
  const { certificate } = page
  const make = useCommand<'make_certificate'>()
  const inUse =
    page.connector.authFlow === 'jwt' && page.connector.connected && !page.connector.lostAt
  return (
    <div className="grid gap-5">
      <p className="max-w-read text-muted">
        The worker keeps a private key and signs in with it: nobody approves anything, there is no
        secret to copy, and no refresh token that could be lost or stolen.
      </p>
      <section className="grid gap-3" aria-label="Certificate">
        <h3 className="font-medium">1. Certificate</h3>
        {certificate ? (
          <Certificate certificate={certificate} />
        ) : (
          <p className="max-w-read text-muted">
            Made once. The private key never leaves the worker; neither the console nor Salesforce
            sees it.
          </p>
        )}
        {!inUse && (
          <div>
            <Button
              variant={certificate ? 'secondary' : 'primary'}
              icon="plus"
              busy={make.busy}
              onClick={() => make.run(() => makeCertificateAction({}))}
            >
              {certificate ? 'Make a new one' : 'Make a certificate'}
            </Button>
          </div>
        )}
        {make.error && <RefusalNote said={make.error} flow="jwt" />}
      </section>
      {certificate && <SignIn page={page} />}
    </div>
  )
}

function Certificate({
  certificate: { certificate, expiresAt },
}: {
  certificate: ConnectorCertificate
}) {
  const { copied, copy } = useCopy()
  return (
    <>
      <ol className="grid max-w-read list-decimal gap-1 pl-5 text-muted">
        <li>
          In the External Client App of the org, enable{' '}
          <b className="font-medium">JWT Bearer Flow</b> and upload this certificate.
        </li>
        <li>
          In its policies choose “Admin approved users are pre-authorized” and add the permission
          set or profile of the user that Concord acts as.
        </li>
      </ol>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        aria-label="The certificate"
        className="max-h-40 overflow-auto rounded-md border border-border bg-bg px-3 py-2"
      >
        <pre className="font-mono text-xs">{certificate}</pre>
      </section>
      <div className="flex flex-wrap items-center gap-2">
        <Button icon={copied ? 'check' : 'copy'} onClick={() => copy(certificate)}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <a
          className="link"
          download="concord-connector.crt"
          href={`data:application/x-pem-file;charset=utf-8,${encodeURIComponent(certificate)}`}
        >
          Download concord-connector.crt
        </a>
        <span className="text-muted text-xs">
          Valid until <AbsoluteTime at={expiresAt} only="date" />
        </span>
      </div>
    </>
  )
}

function SignIn({ page }: { page: StatusPage }) {
  const { connector, localOrgs } = page
  const queries = useQueryClient()
  const connect = useCommand<'connect_jwt'>()
  const [where, setWhere] = useState<Where<string>>({ host: 'production', address: '' })
  const [clientId, setClientId] = useState('')
  const [username, setUsername] = useState(connector.authUsername ?? '')
  const local = localOrgs.find(({ key }) => key === where.host)
  const input = (): Parameters<typeof connectByKeyAction>[0] => {
    if (local) return { to: 'local', org: local.key, username }
    const host = where.host as Host
    return host === 'my_domain'
      ? { to: host, address: where.address, clientId, username }
      : { to: host, clientId, username }
  }
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void connect.run(
          () => connectByKeyAction(input()),
          () => {
            toast('Salesforce is connected', {
              description: 'By certificate: it signs in again by itself whenever a session ends.',
            })
            void queries.invalidateQueries()
          },
        )
      }}
    >
      <h3 className="font-medium">2. Sign in</h3>
      <HostChoice<string>
        where={where}
        onChange={setWhere}
        others={localOrgs.map(({ key, name }) => ({
          value: key,
          label: `${name}, on this machine`,
        }))}
      />
      {!local && (
        <Field label="Consumer key" hint="Of the app that the certificate was uploaded to.">
          <Input
            value={clientId}
            onChange={(event) => setClientId(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            required
          />
        </Field>
      )}
      <Field label="Username" hint="Of the Salesforce user that Concord acts as.">
        <Input
          value={username}
          onChange={(event) => setUsername(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          required
        />
      </Field>
      {connect.error && <RefusalNote said={connect.error} flow="jwt" />}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" icon="plug" busy={connect.busy}>
          Connect Salesforce
        </Button>
        <Link href="/connector/guide" className="link">
          All that Salesforce may answer
        </Link>
      </div>
    </form>
  )
}
