'use client'

import { useState } from 'react'
import { useCommand, useRun } from '#components/connector/use-run.ts'
import { CopyValue } from '#components/emails/copy-value.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { Note } from '#components/ui/note.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { type Step, Steps } from '#components/ui/steps.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { SendingDomainRow } from '#lib/email/domains/reads.ts'
import type { RecordKind } from '#lib/email/domains/records.ts'
import { checkDomainAction, removeDomainAction } from '#lib/email/sending-actions.ts'

const titles: Record<RecordKind, { title: string; why: string }> = {
  ownership: {
    title: 'Show that the domain is yours',
    why: 'Only who runs its DNS can publish this.',
  },
  spf: {
    title: 'Let our way out send for it (SPF)',
    why: 'Where an SPF record stands already, add our part to it instead of a second record.',
  },
  dkim: {
    title: 'Publish the key that signs (DKIM)',
    why: 'Each message is signed with the half of it that stays here.',
  },
  dmarc: {
    title: 'Say what becomes of what is not signed (DMARC)',
    why: 'Advised: large receivers want it. Not needed to send from here.',
  },
}

/** [ML-3] One domain, record by record: what to publish, what was found, what is missing. */
export function DomainPanel({ domain }: { domain: SendingDomainRow }) {
  const { run, busy, error } = useCommand<'check_domain'>()
  const removing = useRun()
  const [asking, setAsking] = useState(false)
  const checkOf = (kind: RecordKind) => domain.checks.find((check) => check.kind === kind)
  const open = domain.records.find(({ kind }) => checkOf(kind)?.state !== 'ok')?.kind
  const steps = domain.records.map((record): Step => {
    const check = checkOf(record.kind)
    const done = check?.state === 'ok'
    const seen = check && {
      text: check.said,
      state: done ? ('ok' as const) : record.needed ? ('need' as const) : ('note' as const),
    }
    return {
      key: record.kind,
      title: titles[record.kind].title,
      state: done ? 'done' : record.kind === open ? 'now' : 'later',
      checks: seen ? [seen] : [],
      children: !done && (
        <div className="grid gap-1.5">
          <p className="max-w-read text-muted text-xs">{titles[record.kind].why}</p>
          <CopyValue label="Type" value="TXT" />
          <CopyValue label="Name" value={record.name} />
          <CopyValue label="Value" value={record.value} />
          {check && check.found.length > 0 && (
            <p className="break-all text-faint text-xs">Found: {check.found.join(' · ')}</p>
          )}
        </div>
      ),
    }
  })
  return (
    <Panel
      title={
        <span className="inline-flex items-center gap-2">
          {domain.domain}
          <Badge
            tone={domain.verified ? 'accord' : 'neutral'}
            icon={domain.verified ? 'check' : undefined}
          >
            {domain.verified ? 'Verified' : 'Not verified'}
          </Badge>
        </span>
      }
      actions={
        <>
          {domain.checkedAt && (
            <span className="text-faint text-xs max-desk:hidden">
              Checked <RelativeTime at={domain.checkedAt} />
            </span>
          )}
          <Button
            size="small"
            icon="retry"
            busy={busy}
            onClick={() => run(() => checkDomainAction({ id: domain.id }))}
          >
            Check now
          </Button>
          <Button size="small" variant="ghost" onClick={() => setAsking(true)}>
            Remove…
          </Button>
        </>
      }
    >
      {error && (
        <Note tone="need" role="alert" className="mb-3">
          {error}
        </Note>
      )}
      <Steps label={`Records of ${domain.domain}`} steps={steps} />
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${domain.domain}?`}
        verb="Remove"
        danger
        busy={removing.busy !== null}
        error={removing.error}
        onConfirm={() =>
          removing.run('remove', () => removeDomainAction({ id: domain.id }), {
            quiet: true,
            done: () => setAsking(false),
          })
        }
      >
        Nothing leaves from it any more, also what is scheduled. Its key is thrown away: adding the
        domain again makes a new one.
      </Confirm>
    </Panel>
  )
}
