'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { PeopleGroup } from '#components/duplicates/people-group.tsx'
import { RecordsGroup } from '#components/duplicates/records-group.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { Note } from '#components/ui/note.tsx'
import { toast } from '#components/ui/toast.tsx'
import { dismissGroupAction } from '#lib/duplicates/actions.ts'
import { kindRule } from '#lib/duplicates/labels.ts'
import type { DuplicateGroup } from '#lib/duplicates/types.ts'

/** [DU-1][DU-2] One group, side by side, and what can be done about it. */
export function GroupScreen({ group }: { group: DuplicateGroup }) {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const { kind, key, dismissed } = group
  const say = async (isDismissed: boolean) => {
    setBusy(true)
    const result = await dismissGroupAction({ kind, key, dismissed: isDismissed }).catch(() => null)
    setBusy(false)
    if (!result?.ok) {
      toast(result?.error.message ?? 'The console’s server did not answer.', { tone: 'need' })
      return
    }
    toast(isDismissed ? 'Not a duplicate: left out of the list' : 'Back in the list')
    router.refresh()
  }
  const back = kind === 'records' ? '/duplicates' : `/duplicates?kind=${kind}`
  return (
    <>
      <PageHeader
        title={group.title}
        crumbs={[{ label: 'Duplicates', href: back }]}
        actions={
          !dismissed && (
            <Button busy={busy} onClick={() => void say(true)}>
              Not a duplicate
            </Button>
          )
        }
      />
      <PageBody>
        <div className="grid gap-4">
          {dismissed ? (
            <Note
              icon="check"
              actions={
                <Button size="small" busy={busy} onClick={() => void say(false)}>
                  Put back in the list
                </Button>
              }
            >
              {dismissed.by} said that these are not duplicates. Somebody new with the same marks
              brings the group back.
            </Note>
          ) : (
            <p className="max-w-read text-muted">{kindRule[kind]}</p>
          )}
          {kind === 'records' && !group.prospect && (
            <Note>
              No prospect has this e-mail, so none of these records is synced. The activity window
              shows on all of them.
            </Note>
          )}
          {kind === 'records' ? <RecordsGroup group={group} /> : <PeopleGroup group={group} />}
        </div>
      </PageBody>
    </>
  )
}
