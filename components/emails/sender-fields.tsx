'use client'

import Link from 'next/link'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { Select } from '#components/ui/select.tsx'

export type Sender = { name: string; address: string }

const split = (address: string): [string, string] => {
  const at = address.lastIndexOf('@')
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)]
}

/** [ML-3] Who it comes from: any address of a verified domain. */
export function SenderFields({
  sender,
  domains,
  error,
  onChange,
}: {
  sender: Sender
  domains: readonly string[]
  error?: string
  onChange: (sender: Sender) => void
}) {
  const [local, given] = split(sender.address)
  if (domains.length === 0) {
    return (
      <Note tone="need">
        No domain is verified, so nothing can leave. An admin adds one under{' '}
        <Link href="/settings/domains" className="link">
          Settings, Sending
        </Link>
        .
      </Note>
    )
  }
  const domain = domains.includes(given) ? given : (domains[0] ?? '')
  const set = (nextLocal: string, nextDomain: string) =>
    onChange({ ...sender, address: nextLocal ? `${nextLocal}@${nextDomain}` : '' })
  return (
    <div className="grid grid-cols-2 gap-4 max-desk:grid-cols-1">
      <Field label="From">
        <Input
          value={sender.name}
          placeholder="Halden News"
          onChange={(event) => onChange({ ...sender, name: event.target.value })}
        />
      </Field>
      <Field label="Address" error={error}>
        <div className="flex min-w-0 items-center gap-1.5">
          <Input
            value={local}
            aria-label="Address before the @"
            placeholder="news"
            onChange={(event) => set(event.target.value.replace(/[@\s]/g, ''), domain)}
          />
          <span className="text-muted">@</span>
          <Select
            label="Verified domain"
            value={domain}
            options={domains.map((value) => ({ value, label: value }))}
            onValueChange={(value) => set(local, value)}
          />
        </div>
      </Field>
    </div>
  )
}
