'use client'

import { Field, Input } from '#components/ui/field.tsx'
import { type Choice, RadioGroup } from '#components/ui/radio-group.tsx'

export type Host = 'production' | 'sandbox' | 'my_domain'
export type Where<Other extends string = never> = { host: Host | Other; address: string }

const hosts: readonly Choice<Host>[] = [
  { value: 'production', label: 'Production or Developer Edition' },
  { value: 'sandbox', label: 'Sandbox' },
  { value: 'my_domain', label: 'By its My Domain address' },
]

/** Where the org signs people in. */
export function HostChoice<Other extends string = never>({
  where,
  onChange,
  others = [],
}: {
  where: Where<Other>
  onChange: (where: Where<Other>) => void
  others?: readonly Choice<Other>[]
}) {
  return (
    <>
      <RadioGroup<Host | Other>
        label="Which kind of org"
        value={where.host}
        onValueChange={(host) => onChange({ ...where, host })}
        choices={[...hosts, ...others]}
      />
      {where.host === 'my_domain' && (
        <Field label="My Domain address" hint="https://your-company.my.salesforce.com">
          <Input
            value={where.address}
            onChange={(event) => onChange({ ...where, address: event.target.value })}
            autoComplete="off"
            required
          />
        </Field>
      )}
    </>
  )
}
