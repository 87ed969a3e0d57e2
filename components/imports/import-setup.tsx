'use client'

import { ImportColumns } from '#components/imports/import-columns.tsx'
import { ImportPreviewTable } from '#components/imports/import-preview.tsx'
import { useSetup } from '#components/imports/use-setup.ts'
import { AssignTargetField } from '#components/prospects/assign-target.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { Section } from '#components/ui/panel.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { Select } from '#components/ui/select.tsx'
import type { ImportSetup } from '#lib/prospects/import/types.ts'

const delimiterOptions = [
  { value: ',', label: 'Comma ,' },
  { value: ';', label: 'Semicolon ;' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar |' },
] as const
const encodingOptions = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'windows-1252', label: 'Windows-1252' },
  { value: 'utf-16le', label: 'UTF-16 LE' },
  { value: 'utf-16be', label: 'UTF-16 BE' },
] as const
const filledChoices = [
  {
    value: 'overwrite',
    label: 'Overwrite',
    hint: 'A filled cell replaces what the prospect has. An empty cell changes nothing.',
  },
  {
    value: 'only_blanks',
    label: 'Fill only blanks',
    hint: 'A cell is taken only where the prospect has nothing.',
  },
] as const

type Setup = ReturnType<typeof useSetup>

export function ImportSetupForm({ id, setup }: { id: string; setup: ImportSetup }) {
  const state = useSetup(id, setup)
  const { preview, choices, problem } = state
  const refused = preview.rows.filter((row) => row.problems.length > 0).length
  const count = preview.total.toLocaleString('en-GB')
  const file = (
    <Section title="The file" meta="As it was recognised; correct it where it is wrong">
      <FormatFields {...state} />
    </Section>
  )
  if (preview.problem && preview.rows.length === 0) {
    return (
      <>
        <Unreadable problem={problem ?? preview.problem} />
        {file}
      </>
    )
  }
  return (
    <>
      {file}
      <Section title="Columns" meta={`${Object.keys(choices.mapping).length} taken`}>
        <ImportColumns
          columns={preview.columns}
          samples={preview.rows[0]?.cells ?? []}
          targets={setup.targets}
          mapping={choices.mapping}
          onChange={state.setColumn}
        />
      </Section>
      <Section
        title="First rows"
        meta={refused > 0 ? `${refused} of ${preview.rows.length} would be rejected` : undefined}
      >
        <ImportPreviewTable preview={preview} />
      </Section>
      <Section title="Prospects that are here already">
        <Options state={state} />
      </Section>
      <div className="mt-6 grid max-w-read gap-3">
        {(problem ?? preview.problem) && (
          <Note tone="need" role="alert">
            {problem ?? preview.problem}
          </Note>
        )}
        <div>
          <Button
            variant="primary"
            busy={state.starting}
            disabled={preview.problem !== null || state.looking || !state.target}
            onClick={() => void state.start()}
          >
            Import {count} {preview.total === 1 ? 'row' : 'rows'}
          </Button>
        </div>
      </div>
    </>
  )
}

/** Nothing can be chosen for what cannot be read. */
function Unreadable({ problem }: { problem: string }) {
  return (
    <Note
      tone="need"
      role="alert"
      className="mb-4"
      actions={<ButtonLink href="/imports">Choose another file</ButtonLink>}
    >
      {problem}
    </Note>
  )
}

function FormatFields({ choices: { format }, setFormat }: Setup) {
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
      <Field label="Separator" className="w-36">
        <Select
          options={delimiterOptions}
          value={format.delimiter}
          onValueChange={(delimiter) => setFormat({ delimiter })}
        />
      </Field>
      <Field label="Encoding" className="w-36">
        <Select
          options={encodingOptions}
          value={format.encoding}
          onValueChange={(encoding) => setFormat({ encoding })}
        />
      </Field>
      <Checkbox
        className="min-h-7 items-center [&>[role=checkbox]]:mt-0"
        checked={format.hasHeader}
        onCheckedChange={(hasHeader) => setFormat({ hasHeader })}
      >
        The first row names the columns
      </Checkbox>
    </div>
  )
}

function Options({ state }: { state: Setup }) {
  const { options } = state.choices
  return (
    <div className="grid max-w-read gap-4">
      <p className="text-muted">
        A row is the prospect that has its e-mail, or that is linked to its CRM id. Of two rows with
        the same e-mail the later one wins.
      </p>
      <RadioGroup
        label="Prospects that are here already"
        choices={filledChoices}
        value={options.filled}
        onValueChange={(filled) => state.setOptions({ filled })}
      />
      <Checkbox
        checked={options.restore}
        onCheckedChange={(restore) => state.setOptions({ restore })}
      >
        Restore matches from the recycle bin
        <span className="block text-muted text-xs">
          Otherwise a new prospect is made beside the deleted one.
        </span>
      </Checkbox>
      <div className="grid gap-1">
        <p>Assign new prospects, and matches that nobody has. Others keep their user.</p>
        <AssignTargetField
          target={state.target}
          onChange={state.setTarget}
          nobodyHint="Unassigned prospects sync with a matching record and are never created in Salesforce."
        />
      </div>
    </div>
  )
}
