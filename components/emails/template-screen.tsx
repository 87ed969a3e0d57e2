'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { ContentEditor } from '#components/emails/content-editor.tsx'
import { PreviewPane } from '#components/emails/preview-pane.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { MenuItem } from '#components/ui/menu.tsx'
import { toast } from '#components/ui/toast.tsx'
import { archiveTemplateAction, saveTemplateAction } from '#lib/email/actions.ts'
import type { EmailContent, TemplateRecord, WritingChoices } from '#lib/email/types.ts'

export function TemplateScreen({
  template,
  choices,
}: {
  template: TemplateRecord | null
  choices: WritingChoices
}) {
  const router = useRouter()
  const { run, busy, error } = useRun()
  const [name, setName] = useState(template?.name ?? '')
  const [content, setContent] = useState<EmailContent>({
    subject: template?.subject ?? '',
    html: template?.html ?? '',
    text: template?.text ?? null,
  })
  const [as, setAs] = useState<string | null>(null)
  const save = () =>
    run('save', () => saveTemplateAction({ id: template?.id ?? null, name, ...content }), {
      quiet: true,
      done: () => {
        toast('Template saved')
        router.push('/emails/templates')
      },
    })
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'E-mails', href: '/emails' },
          { label: 'Templates', href: '/emails/templates' },
        ]}
        title={name || 'New template'}
        primary={
          <Button variant="primary" busy={busy === 'save'} onClick={save}>
            Save
          </Button>
        }
        menu={
          template && (
            <MenuItem
              icon="trash"
              danger
              onSelect={() =>
                run('remove', () => archiveTemplateAction({ id: template.id }), {
                  done: () => router.push('/emails/templates'),
                })
              }
            >
              Remove this template
            </MenuItem>
          )
        }
      />
      <PageBody className="grid max-w-[1240px] grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-8 max-[1100px]:grid-cols-1">
        <div className="grid min-w-0 content-start gap-4">
          <ErrorNote said={error} />
          <Field label="Name">
            <Input
              value={name}
              placeholder="Monthly news"
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <ContentEditor
            content={content}
            fields={choices.fields}
            onChange={(change) => setContent((before) => ({ ...before, ...change }))}
          />
        </div>
        <PreviewPane content={content} prospectId={as} onProspect={setAs} />
      </PageBody>
    </>
  )
}
