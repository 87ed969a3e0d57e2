'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { Select } from '#components/ui/select.tsx'
import { createBusinessUnitAction, renameBusinessUnitAction } from '#lib/business-units/actions.ts'
import { currencies } from '#lib/business-units/currencies.ts'

type Wrong = { message: string; fields?: Readonly<Record<string, string>> }
type Currency = (typeof currencies)[number]

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => ({
  value: zone,
  label: zone.replaceAll('_', ' '),
}))

/** Makes a business unit, or renames `unit`. */
export function UnitDialog({
  open,
  unit,
  onOpenChange,
  onDone,
}: {
  open: boolean
  unit: { id: string; name: string } | null
  onOpenChange: (open: boolean) => void
  onDone: (name: string) => void
}) {
  const [currency, setCurrency] = useState<Currency>('EUR')
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC')
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async (name: string) => {
    setBusy(true)
    const work = unit
      ? renameBusinessUnitAction({ id: unit.id, name })
      : createBusinessUnitAction({ name, currency, timeZone: zone })
    const answer = await work.catch(() => null)
    setBusy(false)
    if (!answer) return setWrong({ message: 'The server did not answer. Nothing was changed.' })
    if (!answer.ok) return setWrong(answer.error)
    setWrong(null)
    onOpenChange(false)
    onDone(name)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setWrong(null)
        onOpenChange(next)
      }}
      title={unit ? `Rename ${unit.name}` : 'New business unit'}
      description={
        unit
          ? undefined
          : 'It starts with its own connector, paused, and with you as its admin. It shares nothing with the others.'
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void save(String(new FormData(event.currentTarget).get('name') ?? ''))
        }}
      >
        {wrong && !wrong.fields?.name && (
          <Note tone="need" role="alert">
            {wrong.message}
          </Note>
        )}
        <Field label="Name" error={wrong?.fields?.name}>
          <Input name="name" defaultValue={unit?.name ?? ''} required maxLength={60} />
        </Field>
        {!unit && (
          <>
            <Field label="Currency">
              <Select
                options={currencies.map((value) => ({ value, label: value }))}
                value={currency}
                onValueChange={setCurrency}
              />
            </Field>
            <Field label="Time zone">
              <Combobox
                options={zones}
                value={zone}
                onValueChange={(next) => setZone(next ?? 'UTC')}
              />
            </Field>
          </>
        )}
        <DialogActions bleed>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            {unit ? 'Rename' : 'Create'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
