'use client'

import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { Select } from '#components/ui/select.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { toast } from '#components/ui/toast.tsx'
import { nounOf } from '#lib/base/record-noun.ts'
import { saveSettingsAction } from '#lib/connector/actions.ts'
import { type ConnectorSettings, defaultSettings } from '#lib/connector/default-settings.ts'
import { settingLabels } from '#lib/connector/labels.ts'
import { setPersonAccountsAction } from '#lib/mapping/person-actions.ts'

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
        <PersonAccountsRow on={settings.personAccounts} canManage={canManage} />
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
              ...(settings.personAccounts
                ? [{ value: 'Account' as const, label: 'Person account' }]
                : []),
            ]}
            onValueChange={(createAs) =>
              save({ createAs }, `New records are created as ${nounOf(createAs)}s`)
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
      <NumbersForm settings={settings} canManage={canManage} />
    </div>
  )
}

/** [CN-8] Only where the org has them; what it brings is said before and after. */
function PersonAccountsRow({ on, canManage }: { on: boolean; canManage: boolean }) {
  const { run, busy, error } = useRun()
  return (
    <li className="flex items-start gap-4 border-border border-b py-3">
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          Sync person accounts
          {on && <span className="ml-2 font-normal text-faint text-xs">Changed</span>}
        </p>
        <p className="max-w-read text-muted text-xs">
          Prospects also sync with accounts that are persons, and a lead that is converted into one
          is followed to it. Only where the org has person accounts.
        </p>
        {error && (
          <Note tone="need" role="alert" className="mt-2 max-w-read">
            {error}
          </Note>
        )}
      </div>
      <Switch
        label="Sync person accounts"
        checked={on}
        disabled={!canManage || busy !== null}
        onCheckedChange={(next) =>
          run('personAccounts', () => setPersonAccountsAction({ on: next }), {
            quiet: true,
            done: ({ paired }) =>
              toast(next ? 'Person accounts are synced' : 'Person accounts are left alone', {
                description: next
                  ? `${paired} fields are paired with theirs. Look at them under Fields.`
                  : 'Links stay as they are, and nothing moves over them.',
              }),
          })
        }
      />
    </li>
  )
}

type NumberKey =
  | 'intervalMinutes'
  | 'callsPerDayMax'
  | 'peopleReservePercent'
  | 'guardRecordsMax'
  | 'guardPercentMax'

/** [CN-5, QU-4, CN-14] An empty one is off, where it can be. */
const numbers: readonly { key: NumberKey; label: string; hint: string; placeholder?: string }[] = [
  { key: 'intervalMinutes', label: 'Minutes between cycles', hint: '1 to 60. Default 2.' },
  {
    key: 'callsPerDayMax',
    label: 'Salesforce calls a day, at most',
    hint: 'Of this connector. Empty: the org’s own limit alone.',
    placeholder: 'No ceiling of our own',
  },
  {
    key: 'peopleReservePercent',
    label: 'Calls kept for people, per cent',
    hint: 'Automatic work stops before them.',
  },
  {
    key: 'guardRecordsMax',
    label: 'Hold a cycle above, records',
    hint: 'That it would delete, clear, re-own or overwrite. Empty: never.',
    placeholder: 'The guard is off',
  },
  {
    key: 'guardPercentMax',
    label: 'Or above, per cent of prospects',
    hint: 'Never below 100 records.',
  },
]

function NumbersForm({ settings, canManage }: { settings: ConnectorSettings; canManage: boolean }) {
  const { run, busy, error } = useRun()
  const stored = (key: NumberKey) => settings[key]?.toString() ?? ''
  const [given, setGiven] = useState<Partial<Record<NumberKey, string>>>({})
  const changed = numbers.filter(({ key }) => (given[key] ?? stored(key)) !== stored(key))
  const toNumber = (text: string) => (text.trim() === '' ? null : Number(text))
  return (
    <form
      className="grid gap-4 pt-4"
      onSubmit={(event) => {
        event.preventDefault()
        const change = Object.fromEntries(
          changed.map(({ key }) => [key, toNumber(given[key] ?? '')]),
        )
        void run('numbers', () => saveSettingsAction(change), {
          quiet: true,
          done: () => {
            setGiven({})
            toast('Saved: it counts from the next request on')
          },
        })
      }}
    >
      <div className="grid grid-cols-2 gap-4 max-desk:grid-cols-1">
        {numbers.map(({ key, label, hint, placeholder }) => (
          <Field key={key} label={label} hint={hint}>
            <Input
              inputMode="numeric"
              value={given[key] ?? stored(key)}
              disabled={!canManage}
              placeholder={placeholder}
              onChange={(event) => setGiven({ ...given, [key]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      <ErrorNote said={error} />
      {canManage && (
        <Button
          type="submit"
          className="justify-self-start"
          disabled={changed.length === 0}
          busy={busy !== null}
        >
          Save
        </Button>
      )}
    </form>
  )
}
