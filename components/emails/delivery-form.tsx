'use client'

import { useState } from 'react'
import { useCommand, useRun } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input, Textarea } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { Select } from '#components/ui/select.tsx'
import { toast } from '#components/ui/toast.tsx'
import { saveSendingAction, trySmtpAction } from '#lib/email/sending-actions.ts'
import type { SendingSettings, SmtpSettings } from '#lib/email/types.ts'

const securities = [
  { value: 'tls', label: 'TLS from the start (465)' },
  { value: 'starttls', label: 'STARTTLS (587)' },
  { value: 'none', label: 'None: this machine only' },
] as const

const blank: SmtpSettings = { host: '', port: 587, security: 'starttls', username: null }

/** [ML-6] How e-mail leaves, and what every e-mail has in common. */
export function DeliveryForm({ settings }: { settings: SendingSettings }) {
  const [form, setForm] = useState(settings)
  const [password, setPassword] = useState<string | undefined>(undefined)
  const { run, busy, error } = useRun()
  const trying = useCommand<'try_smtp'>()
  const smtp = form.smtp ?? blank
  const change = (part: Partial<SendingSettings>) => setForm((before) => ({ ...before, ...part }))
  const changeSmtp = (part: Partial<SmtpSettings>) => change({ smtp: { ...smtp, ...part } })
  const save = async () => {
    const { hasPassword: _, ...rest } = form
    const saved = await run(
      'save',
      () =>
        saveSendingAction({
          ...rest,
          smtp: form.transport === 'smtp' ? smtp : form.smtp,
          spf: form.spf || null,
          bounceDomain: form.bounceDomain || null,
          ...(password === undefined ? {} : { password: password || null }),
        }),
      { quiet: true },
    )
    if (!saved) return
    setPassword(undefined)
    toast('Saved: it counts from the next message on')
  }
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <RadioGroup
        label="Where e-mail goes"
        value={form.transport}
        onValueChange={(transport) =>
          change({ transport: transport === 'smtp' ? 'smtp' : 'mailbox' })
        }
        choices={[
          {
            value: 'mailbox',
            label: 'Local mailbox',
            hint: 'Nothing leaves this machine. Everything can be read under E-mails, Local mailbox.',
          },
          { value: 'smtp', label: 'SMTP relay', hint: 'Yours, or that of a provider.' },
        ]}
      />
      {form.transport === 'smtp' && (
        <div className="grid grid-cols-2 gap-4 max-desk:grid-cols-1">
          <Field label="Host">
            <Input
              value={smtp.host}
              placeholder="smtp.example.com"
              onChange={(event) => changeSmtp({ host: event.target.value })}
            />
          </Field>
          <Field label="Port">
            <Input
              inputMode="numeric"
              value={String(smtp.port)}
              onChange={(event) => changeSmtp({ port: Number(event.target.value) || 0 })}
            />
          </Field>
          <Field label="Encryption">
            <Select
              value={smtp.security}
              options={securities}
              onValueChange={(security) => changeSmtp({ security })}
            />
          </Field>
          <span className="max-desk:hidden" />
          <Field label="User" optional>
            <Input
              value={smtp.username ?? ''}
              autoComplete="off"
              onChange={(event) => changeSmtp({ username: event.target.value || null })}
            />
          </Field>
          <Field
            label="Password"
            optional
            hint="Sealed to the worker at once; nobody can read it here."
          >
            <Input
              type="password"
              autoComplete="new-password"
              value={password ?? ''}
              placeholder={form.hasPassword ? 'Set. Type to replace it' : ''}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
        </div>
      )}
      <div className="grid grid-cols-2 gap-4 max-desk:grid-cols-1">
        <Field
          label="SPF mechanism of the relay"
          optional
          hint="What the provider asks you to put into SPF, like include:relay.example. Empty: the relay’s own host."
        >
          <Input
            value={form.spf ?? ''}
            placeholder="include:relay.example"
            onChange={(event) => change({ spf: event.target.value })}
          />
        </Field>
        <Field
          label="Domain for bounces"
          optional
          hint="Its MX record points to this server’s bounce port. Empty: bounces go to the sender’s own mailbox and are not counted."
        >
          <Input
            value={form.bounceDomain ?? ''}
            placeholder="bounces.example.com"
            onChange={(event) => change({ bounceDomain: event.target.value })}
          />
        </Field>
        <Field
          label="Postal address"
          optional
          hint="Stands at the end of every e-mail; many countries require it."
        >
          <Textarea
            rows={3}
            value={form.postalAddress}
            onChange={(event) => change({ postalAddress: event.target.value })}
          />
        </Field>
        <Field
          label="At most, a minute"
          optional
          hint="For all e-mails that say nothing else. Empty: as quickly as it goes."
        >
          <Input
            inputMode="numeric"
            value={form.perMinute?.toString() ?? ''}
            onChange={(event) => change({ perMinute: Number(event.target.value) || null })}
          />
        </Field>
      </div>
      {(error ?? trying.error) && (
        <Note tone="need" role="alert">
          {error ?? trying.error}
        </Note>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" busy={busy !== null}>
          Save
        </Button>
        {settings.transport === 'smtp' && (
          <Button
            busy={trying.busy}
            onClick={() =>
              trying.run(
                () => trySmtpAction({}),
                ({ outcome }) =>
                  toast(
                    outcome.problem ?? 'The relay lets us in',
                    outcome.problem ? { tone: 'need' } : {},
                  ),
              )
            }
          >
            Try the relay
          </Button>
        )}
      </div>
    </form>
  )
}
