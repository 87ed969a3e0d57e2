'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { startConnectAction } from '#lib/connector/actions.ts'
import type { StatusPage } from '#lib/connector/types.ts'

type Host = 'production' | 'sandbox' | 'my_domain'

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
        <RealOrgForm page={page} busy={busy === 'real'} onConnect={(input) => go('real', input)} />
      )}
      {error && (
        <Note tone="need" role="alert">
          {error}
        </Note>
      )}
    </div>
  )
}

function RealOrgForm({
  page,
  busy,
  onConnect,
}: {
  page: StatusPage
  busy: boolean
  onConnect: (input: Parameters<typeof startConnectAction>[0]) => void
}) {
  const [host, setHost] = useState<Host>('production')
  const [address, setAddress] = useState('')
  const [clientId, setClientId] = useState('')
  const [clientSecret, setClientSecret] = useState('')
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const app = { clientId, clientSecret }
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
      <RadioGroup<Host>
        label="Which kind of org"
        value={host}
        onValueChange={setHost}
        choices={[
          { value: 'production', label: 'Production or Developer Edition' },
          { value: 'sandbox', label: 'Sandbox' },
          { value: 'my_domain', label: 'By its My Domain address' },
        ]}
      />
      {host === 'my_domain' && (
        <Field label="My Domain address" hint="https://your-company.my.salesforce.com">
          <Input
            value={address}
            onChange={(event) => setAddress(event.target.value)}
            autoComplete="off"
            required
          />
        </Field>
      )}
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
