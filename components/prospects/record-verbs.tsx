'use client'

import { useState } from 'react'
import { AssignDialog } from '#components/prospects/record-assign.tsx'
import { useRecord } from '#components/prospects/record-context.tsx'
import { useRecordSync } from '#components/prospects/use-record-sync.ts'
import { useRecordVerb } from '#components/prospects/use-record-verb.ts'
import { usePaletteActions } from '#components/shell/use-palette-actions.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx'
import { toast } from '#components/ui/toast.tsx'
import { restoreProspectAction, setIgnoredAction } from '#lib/prospects/actions.ts'
import { bulkStepAction } from '#lib/prospects/bulk-actions.ts'

type Question = 'recycle' | 'ignore' | 'assign'

/** What can be done with this prospect: Sync with CRM, and the rest in a menu. */
export function RecordVerbs() {
  const { record, may } = useRecord()
  const sync = useRecordSync(record.id)
  const { act, busy } = useRecordVerb(record.id)
  const [question, setQuestion] = useState<Question | null>(null)
  const { id, name, deletedAt, link } = record
  const lifts = link.state === 'ignored' || link.state === 'crm_deleted'

  usePaletteActions([{ id: 'sync-record', label: 'Sync with CRM', icon: 'retry', run: sync.start }])
  const restore = () =>
    act(
      () => restoreProspectAction({ id }),
      () => toast(`${name} is back from the recycle bin`),
    )
  const recycle = () =>
    act(
      () =>
        bulkStepAction({
          selection: { mode: 'some', ids: [id] },
          after: null,
          verb: { kind: 'recycle' },
        }),
      () => toast(`${name} is in the recycle bin`, { undo: () => void restore() }),
    )
  const setIgnored = (ignored: boolean) =>
    act(
      () => setIgnoredAction({ id, ignored }),
      () =>
        toast(ignored ? `${name} no longer syncs` : `${name} syncs again`, {
          undo: link.state === 'crm_deleted' ? undefined : () => void setIgnored(!ignored),
        }),
    )
  const ask = (verb: () => Promise<boolean>) => async () => {
    if (await verb()) setQuestion(null)
  }

  return (
    <div className="flex items-center gap-2 max-desk:w-full">
      {deletedAt ? (
        may.remove && (
          <Button
            variant="primary"
            size="large"
            className="max-desk:flex-1"
            busy={busy}
            onClick={restore}
          >
            Restore
          </Button>
        )
      ) : (
        <Button
          variant="primary"
          size="large"
          className="max-desk:h-9 max-desk:flex-1"
          busy={sync.busy}
          onClick={sync.start}
        >
          Sync with CRM
        </Button>
      )}
      {(may.assign || may.remove || may.ignore) && !deletedAt && (
        <Menu trigger={<IconButton icon="dots" label="More for this prospect" />}>
          {may.assign && (
            <MenuItem icon="user" onSelect={() => setQuestion('assign')}>
              Assign…
            </MenuItem>
          )}
          {may.ignore && (
            <MenuItem
              icon={lifts ? 'play' : 'pause'}
              onSelect={() => (lifts ? void setIgnored(false) : setQuestion('ignore'))}
            >
              {link.state === 'crm_deleted'
                ? 'Let it sync again'
                : lifts
                  ? 'Switch syncing on'
                  : 'Switch syncing off…'}
            </MenuItem>
          )}
          {may.remove && (
            <>
              <MenuSeparator />
              <MenuItem icon="trash" danger onSelect={() => setQuestion('recycle')}>
                Move to the recycle bin…
              </MenuItem>
            </>
          )}
        </Menu>
      )}
      <Confirm
        open={question === 'recycle'}
        onOpenChange={(open) => !open && setQuestion(null)}
        title={`Move ${name} to the recycle bin?`}
        verb="Move to the recycle bin"
        danger
        busy={busy}
        onConfirm={ask(recycle)}
      >
        It stops syncing and leaves all lists. The record in Salesforce is not touched, and it can
        be restored with everything it has.
      </Confirm>
      <Confirm
        open={question === 'ignore'}
        onOpenChange={(open) => !open && setQuestion(null)}
        title={`Switch syncing off for ${name}?`}
        verb="Switch off"
        busy={busy}
        onConfirm={ask(() => setIgnored(true))}
      >
        Nothing goes to Salesforce or comes from there for this prospect until an admin switches it
        on again. What waits is dropped; both records stay as they are.
      </Confirm>
      <AssignDialog
        open={question === 'assign'}
        onClose={() => setQuestion(null)}
        act={act}
        busy={busy}
      />
    </div>
  )
}
