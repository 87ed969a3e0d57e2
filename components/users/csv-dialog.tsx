'use client'

import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Note } from '#components/ui/note.tsx'
import { toast } from '#components/ui/toast.tsx'
import { mapUsersByCsvAction, readUserCsvAction } from '#lib/users/actions.ts'
import type { CsvMapping } from '#lib/users/csv-mapping.ts'

const users = (n: number) => (n === 1 ? '1 user' : `${n.toLocaleString('en-GB')} users`)
const shownMax = 12

/** [US-3] Many at once: what the list would do stands here before it is done. */
export function CsvDialog({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const [file, setFile] = useState<{ text: string; read: CsvMapping } | null>(null)
  const { run, busy, error, clear } = useRun()
  const read = file?.read ?? null
  const choose = async (chosen: File | undefined) => {
    setFile(null)
    if (!chosen) return
    const text = await chosen.text()
    void run('read', () => readUserCsvAction({ text }), {
      quiet: true,
      done: (mapping) => setFile({ text, read: mapping }),
    })
  }
  const close = () => {
    clear()
    setFile(null)
    onOpenChange(false)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      size="wide"
      title="Map users from a CSV file"
      description="Two columns: the e-mail here, and the username, e-mail or id in Salesforce."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="primary"
            disabled={!read || read.mappings.length === 0}
            busy={busy !== null}
            onClick={() =>
              run('csv', () => mapUsersByCsvAction({ text: file?.text ?? '' }), {
                quiet: true,
                done: ({ mapped, waiting }) => {
                  close()
                  toast(`${users(mapped)} mapped`, {
                    description:
                      waiting > 0
                        ? `${waiting.toLocaleString('en-GB')} prospects get their owner with the next cycle.`
                        : undefined,
                  })
                },
              })
            }
          >
            {read ? `Map ${users(read.mappings.length)}` : 'Map users'}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <label className="grid gap-1.5">
          <span className="font-medium">CSV file</span>
          <input
            type="file"
            accept=".csv,text/csv,text/plain"
            className="text-muted text-xs"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        </label>
        <ErrorNote said={error} />
        {read && <Preview read={read} />}
      </div>
    </Dialog>
  )
}

function Preview({ read }: { read: CsvMapping }) {
  const { mappings, problems } = read
  return (
    <>
      <p>
        {mappings.length === 0
          ? 'Nobody is mapped by this list'
          : `${users(mappings.length)} will be mapped`}
        {problems.length > 0 &&
          `, ${problems.length} ${problems.length === 1 ? 'line is' : 'lines are'} left out`}
        .
      </p>
      <ul className="text-muted text-xs leading-5">
        {mappings.slice(0, shownMax).map(({ userId, name, crmName }) => (
          <li key={userId}>
            {name} → {crmName}
          </li>
        ))}
        {mappings.length > shownMax && <li>… and {mappings.length - shownMax} more</li>}
      </ul>
      {problems.length > 0 && (
        <Note tone="need">
          <ul>
            {problems.slice(0, shownMax).map(({ line, text }) => (
              <li key={line}>
                Line {line}: {text}.
              </li>
            ))}
            {problems.length > shownMax && <li>… and {problems.length - shownMax} more</li>}
          </ul>
        </Note>
      )}
    </>
  )
}
