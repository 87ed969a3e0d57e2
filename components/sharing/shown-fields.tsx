'use client'

import { Chip } from '#components/ui/chip.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { shownFieldsMax } from '#lib/custom-objects/types.ts'
import { type CustomChoice, isShowable } from '#lib/sharing/custom-objects.ts'

/** Which fields are read and shown beside the name, in the order in which they were chosen. */
export function ShownFields({
  choices,
  chosen,
  onChange,
}: {
  choices: readonly CustomChoice[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}) {
  const labels = new Map(choices.map(({ name, label }) => [name, label]))
  const rest = choices.filter((one) => isShowable(one) && !chosen.includes(one.name))
  return (
    <section aria-label="Which fields">
      <SectionHead
        title="Which fields"
        meta={`${chosen.length} of at most ${shownFieldsMax}, beside the name`}
      />
      <ul className="mb-2 flex flex-wrap gap-1.5 empty:hidden">
        {chosen.map((name) => (
          <li key={name}>
            <Chip
              onRemove={() => onChange(chosen.filter((one) => one !== name))}
              removeLabel={`Leave out ${labels.get(name) ?? name}`}
            >
              {labels.get(name) ?? name}
            </Chip>
          </li>
        ))}
      </ul>
      {chosen.length < shownFieldsMax && rest.length > 0 && (
        <Combobox
          // Another field is asked for from the beginning.
          key={chosen.length}
          label="Add a field"
          placeholder="Add a field…"
          options={rest.map(({ name, label }) => ({ value: name, label, hint: name }))}
          value={null}
          onValueChange={(name) => name && onChange([...chosen, name])}
          className="max-w-72"
        />
      )}
    </section>
  )
}
