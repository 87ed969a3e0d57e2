'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { useRecord } from '#components/prospects/record-context.tsx'
import { useRecordVerb } from '#components/prospects/use-record-verb.ts'
import { Button } from '#components/ui/button.tsx'
import { AddChip, Chip } from '#components/ui/chip.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { AsideBlock } from '#components/ui/panel.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { toast } from '#components/ui/toast.tsx'
import { bulkStepAction } from '#lib/prospects/bulk-actions.ts'
import { membershipsQuery } from '#lib/prospects/client.ts'
import type { BulkVerb } from '#lib/prospects/input.ts'

/** Tags and lists of the prospect, each with a way to give and to take. */
export function RecordMemberships() {
  const { record, memberships: initial, may, lists, tags } = useRecord()
  const queries = useQueryClient()
  const { act, busy } = useRecordVerb(record.id)
  const { data } = useQuery(membershipsQuery(record.id, initial))
  const { tags: has, lists: inside } = data ?? initial
  const change = async (verb: BulkVerb, done: string) => {
    const did = await act(
      () => bulkStepAction({ selection: { mode: 'some', ids: [record.id] }, after: null, verb }),
      () => toast(done),
    )
    await queries.invalidateQueries({ queryKey: ['prospect', record.id, 'memberships'] })
    return did
  }
  const mayChange = may.listing && record.deletedAt === null
  const open = lists.filter(
    ({ id, kind }) => kind === 'static' && !inside.some((one) => one.id === id),
  )
  return (
    <>
      <AsideBlock title="Tags">
        <div className="flex flex-wrap gap-1">
          {has.map((tag) => (
            <Chip
              key={tag.id}
              removeLabel={`Remove tag ${tag.name}`}
              onRemove={
                mayChange
                  ? () =>
                      void change({ kind: 'tag_remove', tagId: tag.id }, `No longer ${tag.name}`)
                  : undefined
              }
            >
              {tag.name}
            </Chip>
          ))}
          {has.length === 0 && !mayChange && <span className="text-faint">None</span>}
          {mayChange && (
            <AddTag
              known={tags.map(({ name }) => name)}
              busy={busy}
              onAdd={(name) => change({ kind: 'tag_add', name }, `Tagged ${name}`)}
            />
          )}
        </div>
      </AsideBlock>
      <AsideBlock title="Lists">
        <ul className="grid grid-cols-1 gap-1">
          {inside.map((list) => (
            <li key={list.id} className="flex min-h-6 items-center gap-2">
              {may.listing ? (
                <Link href={`/lists/${list.id}`} className="link min-w-0 flex-1 truncate">
                  {list.name}
                </Link>
              ) : (
                <span className="min-w-0 flex-1 truncate">{list.name}</span>
              )}
              {list.leftAt !== null && (
                <span
                  className="text-need-text text-xs"
                  title="The person left it: no e-mail that goes to it is sent to them"
                >
                  left it
                </span>
              )}
              {list.kind === 'dynamic' ? (
                <span className="text-faint text-xs">matches</span>
              ) : (
                mayChange && (
                  <Button
                    size="small"
                    variant="ghost"
                    disabled={busy}
                    aria-label={`Take out of ${list.name}`}
                    onClick={() =>
                      void change(
                        { kind: 'list_remove', listId: list.id },
                        `Taken out of ${list.name}`,
                      )
                    }
                  >
                    Take out
                  </Button>
                )
              )}
            </li>
          ))}
        </ul>
        {inside.length === 0 && <p className="text-faint">In none</p>}
        {mayChange && open.length > 0 && (
          <div className="mt-2">
            <Combobox
              key={inside.length}
              label="Add to a list"
              placeholder="Add to a list…"
              options={open.map(({ id, name }) => ({ value: id, label: name }))}
              value={null}
              disabled={busy}
              onValueChange={(listId) => {
                const name = open.find(({ id }) => id === listId)?.name ?? 'the list'
                if (listId) void change({ kind: 'list_add', listId }, `Added to ${name}`)
              }}
            />
          </div>
        )}
      </AsideBlock>
    </>
  )
}

function AddTag({
  known,
  busy,
  onAdd,
}: {
  known: readonly string[]
  busy: boolean
  onAdd: (name: string) => Promise<boolean>
}) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  return (
    <Popover
      title="Add a tag"
      open={open}
      onOpenChange={setOpen}
      trigger={<AddChip className="h-6 leading-[22px]">Tag</AddChip>}
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          const text = name.trim()
          if (text === '') return
          void onAdd(text).then((done) => {
            if (!done) return
            setName('')
            setOpen(false)
          })
        }}
      >
        <Field label="Tag" hint="One that is there already, or a new one.">
          <Input
            value={name}
            maxLength={40}
            list="tags-here"
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <datalist id="tags-here">
            {known.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </Field>
        <Button type="submit" variant="primary" busy={busy} disabled={name.trim() === ''}>
          Add tag
        </Button>
      </form>
    </Popover>
  )
}
