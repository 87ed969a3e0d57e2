'use client'

import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { ContentEditor } from '#components/emails/content-editor.tsx'
import { PreviewPane } from '#components/emails/preview-pane.tsx'
import { SenderFields } from '#components/emails/sender-fields.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Select } from '#components/ui/select.tsx'
import { toast } from '#components/ui/toast.tsx'
import { sendOneAction } from '#lib/email/actions.ts'
import { fetchTemplate } from '#lib/email/client.ts'
import type { Writer } from '#lib/email/loaders.ts'
import type { EmailContent, WritingChoices } from '#lib/email/types.ts'

/** What was sent from last; else the first verified one. */
function usualDomain({ domains, lastSender }: WritingChoices): string {
  const last = lastSender?.address.split('@')[1] ?? ''
  return domains.includes(last) ? last : (domains[0] ?? '')
}

/** [ML-5] An e-mail to one person, from whoever writes it. */
export function WriteDialog({
  prospectId,
  choices,
  writer,
  onClose,
}: {
  prospectId: string
  choices: WritingChoices
  writer: Writer
  onClose: () => void
}) {
  const [content, setContent] = useState<EmailContent>({ subject: '', html: '', text: null })
  const [template, setTemplate] = useState<string | null>(null)
  const [sender, setSender] = useState({
    name: writer.name,
    address: `${writer.email.split('@')[0]}@${usualDomain(choices)}`,
  })
  const { run, busy, error } = useRun()
  const take = async (id: string) => {
    const found = await fetchTemplate(id).catch(() => null)
    if (!found) return
    setTemplate(id)
    setContent({ subject: found.subject, html: found.html, text: found.text })
  }
  const send = () =>
    run(
      'send',
      () =>
        sendOneAction({
          prospectId,
          ...content,
          fromName: sender.name,
          fromAddress: sender.address,
        }),
      {
        quiet: true,
        done: () => {
          toast('It is on its way')
          onClose()
        },
      },
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="huge"
      title="Write e-mail"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" icon="mail" busy={busy !== null} onClick={send}>
            Send
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-2 gap-6 max-desk:grid-cols-1">
        <div className="grid min-w-0 content-start gap-4">
          <ErrorNote said={error} />
          <SenderFields sender={sender} domains={choices.domains} onChange={setSender} />
          {choices.templates.length > 0 && (
            <Select
              label="Begin with a template"
              look="toolbar"
              placeholder="Begin with a template"
              value={template}
              options={choices.templates.map(({ id, name }) => ({ value: id, label: name }))}
              onValueChange={take}
              className="justify-self-start"
            />
          )}
          <ContentEditor
            content={content}
            fields={choices.fields}
            rows={10}
            onChange={(change) => setContent((before) => ({ ...before, ...change }))}
          />
        </div>
        <PreviewPane content={content} prospectId={prospectId} height="h-[380px]" />
      </div>
    </Dialog>
  )
}
