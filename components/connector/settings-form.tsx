'use client'

import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { toast } from '#components/ui/toast.tsx'
import { saveSettingsAction } from '#lib/connector/actions.ts'
import { type ConnectorSettings, defaultSettings } from '#lib/connector/default-settings.ts'
import { settingLabels } from '#lib/connector/labels.ts'

/** [CN-10] Each with its default and one line of consequence; a switch counts at once. */
export function SettingsForm({
  settings,
  canManage,
}: {
  settings: ConnectorSettings
  canManage: boolean
}) {
  const { run, busy } = useRun()
  const save = (change: Partial<ConnectorSettings>, said: string) =>
    run(Object.keys(change)[0] ?? '', () => saveSettingsAction(change), { done: () => toast(said) })
  return (
    <div>
      <ul>
        {settingLabels.map(({ key, label, consequence, deviation }) => (
          <li key={key} className="flex items-start gap-4 border-border border-b py-3">
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {label}
                {settings[key] !== defaultSettings[key] && (
                  <span className="ml-2 font-normal text-faint text-xs">
                    {deviation ? 'Deviates from the default' : 'Changed'}
                  </span>
                )}
              </p>
              <p className="max-w-read text-muted text-xs">{consequence}</p>
            </div>
            <Switch
              label={label}
              checked={settings[key]}
              disabled={!canManage || busy === key}
              onCheckedChange={(on) => save({ [key]: on }, `${label}: ${on ? 'on' : 'off'}`)}
            />
          </li>
        ))}
        <li className="flex items-start gap-4 border-border border-b py-3">
          <div className="min-w-0 flex-1">
            <p className="font-medium">Create as</p>
            <p className="max-w-read text-muted text-xs">
              What an assigned prospect without a matching record becomes in Salesforce.
            </p>
          </div>
          <Select
            label="Create as"
            look="toolbar"
            value={settings.createAs}
            disabled={!canManage}
            options={[
              { value: 'Lead', label: 'Lead' },
              { value: 'Contact', label: 'Contact' },
            ]}
            onValueChange={(createAs) =>
              save({ createAs }, `New records are created as ${createAs.toLowerCase()}s`)
            }
          />
        </li>
        <li className="flex items-start gap-4 border-border border-b py-3">
          <div className="min-w-0 flex-1">
            <p className="font-medium">Contact roles that count</p>
            <p className="max-w-read text-muted text-xs">
              Which roles in an opportunity bring it to a prospect’s timeline and score.
            </p>
          </div>
          <Select
            label="Contact roles that count"
            look="toolbar"
            value={settings.opportunityRoles}
            disabled={!canManage || !settings.syncOpportunities}
            options={[
              { value: 'any', label: 'Any role' },
              { value: 'primary', label: 'The primary role' },
            ]}
            onValueChange={(opportunityRoles) =>
              save(
                { opportunityRoles },
                opportunityRoles === 'any' ? 'Any role counts' : 'The primary role alone counts',
              )
            }
          />
        </li>
      </ul>
      <NumbersForm
        key={`${settings.intervalMinutes}-${settings.callsPerDayMax}-${settings.peopleReservePercent}`}
        settings={settings}
        canManage={canManage}
      />
    </div>
  )
}

/** [CN-5, QU-4] */
function NumbersForm({ settings, canManage }: { settings: ConnectorSettings; canManage: boolean }) {
  const { run, busy, error } = useRun()
  const [interval, setIntervalText] = useState(String(settings.intervalMinutes))
  const [calls, setCalls] = useState(settings.callsPerDayMax?.toString() ?? '')
  const [reserve, setReserve] = useState(String(settings.peopleReservePercent))
  const dirty =
    reserve !== String(settings.peopleReservePercent) ||
    interval !== String(settings.intervalMinutes) ||
    calls !== (settings.callsPerDayMax?.toString() ?? '')
  return (
    <form
      className="flex flex-wrap items-end gap-4 pt-4"
      onSubmit={(event) => {
        event.preventDefault()
        void run(
          'numbers',
          () =>
            saveSettingsAction({
              intervalMinutes: Number(interval),
              callsPerDayMax: calls.trim() === '' ? null : Number(calls),
              peopleReservePercent: Number(reserve),
            }),
          { quiet: true, done: () => toast('Saved: it counts from the next request on') },
        )
      }}
    >
      <Field label="Minutes between cycles" hint="1 to 60. Default 2." className="w-56">
        <Input
          inputMode="numeric"
          value={interval}
          disabled={!canManage}
          onChange={(event) => setIntervalText(event.target.value)}
        />
      </Field>
      <Field
        label="Salesforce calls a day, at most"
        hint="Of this connector. Empty: the org’s own limit alone."
        className="w-64"
      >
        <Input
          inputMode="numeric"
          value={calls}
          disabled={!canManage}
          placeholder="No ceiling of our own"
          onChange={(event) => setCalls(event.target.value)}
        />
      </Field>
      <Field
        label="Kept for people, in per cent"
        hint="Automatic work stops before it."
        error={error}
        className="w-56"
      >
        <Input
          inputMode="numeric"
          value={reserve}
          disabled={!canManage}
          onChange={(event) => setReserve(event.target.value)}
        />
      </Field>
      {canManage && (
        <Button type="submit" className="mb-[22px]" disabled={!dirty} busy={busy !== null}>
          Save
        </Button>
      )}
    </form>
  )
}
