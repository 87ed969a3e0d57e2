'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useBulk } from '#components/prospects/use-bulk.ts'
import { Button } from '#components/ui/button.tsx'
import { useClock } from '#components/ui/clock.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { ProgressBar } from '#components/ui/meter.tsx'
import { Note } from '#components/ui/note.tsx'
import { toast } from '#components/ui/toast.tsx'
import { createListAction } from '#lib/lists/actions.ts'
import type { ListChoice, Tag } from '#lib/lists/types.ts'
import { countSelectedAction } from '#lib/prospects/bulk-actions.ts'
import type { BulkVerb } from '#lib/prospects/input.ts'
import type { BulkSelection } from '#lib/prospects/query.ts'

export type PlacingKind = 'list_add' | 'list_remove' | 'tag_add'

const newList = 'new'

/** Puts the selected into a list, takes them out of it, or gives them a tag: with the exact count, then how far it is. */
export function PlaceDialog({
  kind,
  selection,
  lists,
  tags,
  listId,
  onClose,
  onDone,
}: {
  kind: PlacingKind
  selection: BulkSelection
  lists: readonly ListChoice[]
  tags: readonly Tag[]
  listId?: string
  onClose: () => void
  onDone: () => void
}) {
  const { locale } = useClock()
  const [chosen, setChosen] = useState('')
  const [name, setName] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const { run, progress, error } = useBulk()
  const { data: count } = useQuery({
    queryKey: ['prospects', 'selected', selection],
    queryFn: async () => {
      const result = await countSelectedAction(selection)
      return result.ok ? result.value.count : null
    },
    staleTime: 0,
  })
  const open = lists.filter((one) => one.kind === 'static' && one.id !== listId)
  const isNew = kind === 'list_add' && (chosen === newList || open.length === 0)
  const what = `${count == null ? '…' : new Intl.NumberFormat(locale).format(count)} ${count === 1 ? 'prospect' : 'prospects'}`
  const words = wordsOf(kind, what, lists.find(({ id }) => id === listId)?.name ?? 'this list')
  const ready =
    kind === 'list_remove' || (kind === 'list_add' && !isNew ? chosen !== '' : name.trim() !== '')

  const confirm = async () => {
    setRefusal(null)
    const verb = await verbOf({ kind, listId, chosen, isNew, name: name.trim() })
    if ('refusal' in verb) return setRefusal(verb.refusal)
    const end = await run(selection, verb)
    if (!end) return
    const rest = end.done - end.changed
    const say = new Intl.NumberFormat(locale).format(end.changed)
    toast(`${say} ${words.done}${rest > 0 ? `, ${rest} were already` : ''}`)
    onDone()
  }

  return (
    <Dialog
      open
      onOpenChange={(now) => !now && !progress && onClose()}
      title={words.title}
      footer={
        <>
          <Button onClick={onClose} disabled={progress !== null}>
            Cancel
          </Button>
          <Button
            variant="primary"
            busy={progress !== null}
            disabled={!ready || !count}
            onClick={confirm}
          >
            {words.verb}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        {kind === 'list_add' && open.length > 0 && (
          <Field label="List">
            <Combobox
              options={[
                ...open.map((one) => ({ value: one.id, label: one.name })),
                { value: newList, label: 'A new list…' },
              ]}
              value={chosen || null}
              onValueChange={(value) => setChosen(value ?? '')}
              placeholder="Choose a list"
            />
          </Field>
        )}
        {isNew && (
          <Field label="Name of the new list">
            <Input value={name} maxLength={80} onChange={(e) => setName(e.currentTarget.value)} />
          </Field>
        )}
        {kind === 'tag_add' && (
          <Field label="Tag" hint="One that is there already, or a new one.">
            <Input
              value={name}
              maxLength={40}
              list="known-tags"
              onChange={(e) => setName(e.currentTarget.value)}
            />
            <datalist id="known-tags">
              {tags.map((tag) => (
                <option key={tag.id} value={tag.name} />
              ))}
            </datalist>
          </Field>
        )}
        <p className="text-muted">{words.text}</p>
        {progress && count != null && (
          <ProgressBar label={words.verb} done={progress.done} total={count} />
        )}
        {(refusal ?? error) && <Note tone="need">{refusal ?? error}</Note>}
      </div>
    </Dialog>
  )
}

type Wish = {
  kind: PlacingKind
  listId?: string
  chosen: string
  isNew: boolean
  name: string
}

/** A new list is made first, so that its name is refused before anybody is moved. */
async function verbOf(wish: Wish): Promise<BulkVerb | { refusal: string }> {
  const { kind, chosen, isNew, name } = wish
  if (kind === 'tag_add') return { kind, name }
  if (kind === 'list_remove') return { kind, listId: wish.listId ?? '' }
  if (!isNew) return { kind, listId: chosen }
  const made = await createListAction({
    name,
    description: '',
    publicName: null,
    criteria: null,
  }).catch(() => null)
  if (made?.ok) return { kind, listId: made.value.id }
  return { refusal: made?.error.message ?? 'The console’s server did not answer. Try again.' }
}

function wordsOf(kind: PlacingKind, what: string, list: string) {
  switch (kind) {
    case 'list_add':
      return {
        title: `Add ${what} to a list`,
        verb: 'Add to list',
        text: 'Who is in it already stays. Rules that look at this list see who joins.',
        done: 'added to the list',
      }
    case 'list_remove':
      return {
        title: `Take ${what} out of ${list}?`,
        verb: 'Take out',
        text: 'They leave this list alone; nothing else about them changes.',
        done: `taken out of ${list}`,
      }
    case 'tag_add':
      return {
        title: `Tag ${what}`,
        verb: 'Tag',
        text: 'Tags are words of your own. Upper and lower case make no difference.',
        done: 'tagged',
      }
  }
}
