'use client'

import Link from 'next/link'
import { useState } from 'react'
import { CertificateForm } from '#components/connector/certificate-form.tsx'
import { HostChoice, type Where } from '#components/connector/host-choice.tsx'
import { useRun } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { startConnectAction } from '#lib/connector/actions.ts'
import type { StatusPage } from '#lib/connector/types.ts'

/** The local org with one click, or a real one: the browser then goes to Salesforce's own consent page. */
export function ConnectForm({ page }: { page: StatusPage }) {
  const { connector, localOrgs } = page
  const [real, setReal] = useState(localOrgs.length === 0)
  const { run, busy, error } = useRun()
  const go = (name: string, input: Parameters<typeof startConnectAction>[0]) =>
    run(name, () => startConnectAction(input), {
      quiet: true,
      done: ({ url }) => window.location.assign(url),
    })
  const mine = localOrgs.filter(
    ({ loginUrl }) => connector.orgId === null || loginUrl === connector.loginUrl,
  )
  return (
    <div className="grid max-w-[640px] gap-4 rounded-lg border border-border p-4">
      {connector.orgId && (
        <p className="max-w-read text-muted">
          Only {connector.orgName ?? connector.orgId} can be connected here: its records are linked
          to the prospects of this business unit.
        </p>
      )}
      {mine.length > 0 && (
        <div className="grid gap-2">
          <p className="max-w-read text-muted">
            A Salesforce org runs on this machine. It behaves like a real one, and nothing leaves
            the machine.
          </p>
          <div className="flex flex-wrap gap-2">
            {mine.map((org, index) => (
              <Button
                key={org.key}
                variant={index === 0 && !real ? 'primary' : 'secondary'}
                icon="plug"
                busy={busy === org.key}
                onClick={() => go(org.key, { to: 'local', org: org.key })}
              >
                Connect {org.name}
              </Button>
            ))}
            {!real && (
              <Button variant="ghost" onClick={() => setReal(true)}>
                Connect a real org
              </Button>
            )}
          </div>
        </div>
      )}
      {real && (
        <RealOrg page={page} busy={busy === 'real'} onConnect={(input) => go('real', input)} />
      )}
      <ErrorNote said={error} />
    </div>
  )
}

type Way = 'approval' | 'certificate'

/** [AD-5] Two ways in: somebody approves it in Salesforce, or the app's own key signs in. */
function RealOrg({
  page,
  busy,
  onConnect,
}: {
  page: StatusPage
  busy: boolean
  onConnect: (input: Parameters<typeof startConnectAction>[0]) => void
}) {
  const [way, setWay] = useState<Way>(
    page.connector.authFlow === 'jwt' ? 'certificate' : 'approval',
  )
  return (
    <div className="grid gap-4">
      <Segmented<Way>
        label="How Concord signs in"
        className="justify-self-start"
        value={way}
        onValueChange={setWay}
        segments={[
          { value: 'approval', label: 'Approve in Salesforce' },
          { value: 'certificate', label: 'Certificate' },
        ]}
      />
      {way === 'approval' ? (
        <ApprovalForm page={page} busy={busy} onConnect={onConnect} />
      ) : (
        <CertificateForm page={page} />
      )}
    </div>
  )
}

function ApprovalForm({
  page,
  busy,
  onConnect,
}: {
  page: StatusPage
  busy: boolean
  onConnect: (input: Parameters<typeof startConnectAction>[0]) => void
}) {
  const [where, setWhere] = useState<Where>({ host: 'production', address: '' })
  const [clientId, setClientId] = useState('')
  const [clientSecret, setClientSecret] = useState('')
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const app = { clientId, clientSecret }
        const { host, address } = where
        onConnect(host === 'my_domain' ? { to: host, address, ...app } : { to: host, ...app })
      }}
    >
      <Note>
        The{' '}
        <Link href="/connector/guide" className="link">
          guide
        </Link>{' '}
        makes what your Salesforce admin deploys and explains every refusal. In short: make an{' '}
        <b className="font-medium">External Client App</b> (Setup → External Client App Manager):
        Authorization Code flow with PKCE, scopes <i>api</i> and <i>refresh_token</i>, and this
        callback URL: <code className="break-all font-mono text-xs">{page.callbackUrl}</code>
      </Note>
      <HostChoice where={where} onChange={setWhere} />
      <Field label="Consumer key">
        <Input
          value={clientId}
          onChange={(event) => setClientId(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          required
        />
      </Field>
      <Field
        label="Consumer secret"
        hint="Sealed to the worker as you send it: the console keeps no copy and cannot read it."
      >
        <Input
          type="password"
          value={clientSecret}
          onChange={(event) => setClientSecret(event.target.value)}
          autoComplete="off"
        />
      </Field>
      <div>
        <Button type="submit" variant="primary" icon="plug" busy={busy}>
          Connect Salesforce
        </Button>
      </div>
    </form>
  )
}
