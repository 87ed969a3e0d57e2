'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { AudienceField } from '#components/emails/audience-field.tsx'
import { ContentEditor } from '#components/emails/content-editor.tsx'
import { PreviewPane } from '#components/emails/preview-pane.tsx'
import { SenderFields } from '#components/emails/sender-fields.tsx'
import { StartDialog } from '#components/emails/start-dialog.tsx'
import { TestDialog } from '#components/emails/test-dialog.tsx'
import { type Saving, useDraft } from '#components/emails/use-draft.ts'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { MenuItem } from '#components/ui/menu.tsx'
import { Section } from '#components/ui/panel.tsx'
import { Select } from '#components/ui/select.tsx'
import { toast } from '#components/ui/toast.tsx'
import { deleteDraftAction, saveTemplateAction } from '#lib/email/actions.ts'
import { fetchTemplate } from '#lib/email/client.ts'
import type { EmailScreenData } from '#lib/email/loaders.ts'

/** A list e-mail while it is written: whom to, from whom, what, and how one of them will see it. */
export function EmailEditor({ data, onStarted }: { data: EmailScreenData; onStarted: () => void }) {
  const router = useRouter()
  const { choices, viewer } = data
  const { draft, change, flush, saving } = useDraft(data.email)
  const { run } = useRun()
  const [asking, setAsking] = useState<'send' | 'test' | null>(null)
  const [as, setAs] = useState<string | null>(null)
  const content = { subject: draft.subject, html: draft.html, text: draft.text }
  const open = async (what: 'send' | 'test') => {
    if (await flush()) setAsking(what)
  }
  const take = async (id: string) => {
    const template = await fetchTemplate(id).catch(() => null)
    if (!template) return toast('The template could not be read', { tone: 'need' })
    const { subject, html, text } = template
    change({ subject, html, text, templateId: id })
  }
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'E-mails', href: '/emails' }]}
        title={draft.name || 'Untitled e-mail'}
        count={
          <span className="max-desk:hidden">
            <SavingWords saving={saving} />
          </span>
        }
        actions={<Button onClick={() => open('test')}>Send test</Button>}
        primary={
          <Button variant="primary" icon="mail" onClick={() => open('send')}>
            Send…
          </Button>
        }
        menu={
          <>
            <MenuItem
              icon="copy"
              onSelect={() =>
                run(
                  'template',
                  () => saveTemplateAction({ id: null, name: draft.name, ...content }),
                  {
                    done: () => toast('Kept as a template'),
                  },
                )
              }
            >
              Keep as a template
            </MenuItem>
            <MenuItem
              icon="trash"
              danger
              onSelect={() =>
                run('delete', () => deleteDraftAction({ id: draft.id }), {
                  done: () => router.push('/emails'),
                })
              }
            >
              Delete this draft
            </MenuItem>
          </>
        }
      />
      <PageBody className="grid max-w-[1240px] grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-8 max-[1100px]:grid-cols-1">
        <div className="min-w-0">
          <Section label="Whom and from whom">
            <div className="grid gap-4">
              <Field
                label="Name"
                hint="What you and the timeline call it. Its readers see the subject."
              >
                <Input
                  value={draft.name}
                  onChange={(event) => change({ name: event.target.value })}
                />
              </Field>
              <AudienceField
                audience={draft.audience}
                lists={choices.lists}
                onChange={(audience) => change({ audience })}
              />
              <SenderFields
                sender={{ name: draft.fromName, address: draft.fromAddress }}
                domains={choices.domains}
                onChange={({ name, address }) => change({ fromName: name, fromAddress: address })}
              />
              <div className="grid grid-cols-2 gap-4 max-desk:grid-cols-1">
                <Field label="Replies to" optional>
                  <Input
                    type="email"
                    value={draft.replyTo ?? ''}
                    placeholder="The sender’s address"
                    onChange={(event) => change({ replyTo: event.target.value || null })}
                  />
                </Field>
                <Field label="At most, a minute" optional hint="Empty: as quickly as it goes.">
                  <Input
                    inputMode="numeric"
                    value={draft.perMinute?.toString() ?? ''}
                    onChange={(event) => change({ perMinute: toNumber(event.target.value) })}
                  />
                </Field>
              </div>
            </div>
          </Section>
          <Section
            title="Content"
            right={
              choices.templates.length > 0 && (
                <Select
                  label="Begin with a template"
                  look="toolbar"
                  placeholder="Begin with a template"
                  value={draft.templateId}
                  options={choices.templates.map(({ id, name }) => ({ value: id, label: name }))}
                  onValueChange={take}
                />
              )
            }
          >
            <ContentEditor content={content} onChange={change} fields={choices.fields} />
          </Section>
        </div>
        <div className="min-w-0">
          <div className="sticky top-0">
            <PreviewPane
              content={content}
              prospectId={as}
              onProspect={setAs}
              height="h-[calc(100dvh-260px)] min-h-[420px]"
            />
          </div>
        </div>
      </PageBody>
      {asking === 'test' && (
        <TestDialog
          content={content}
          sender={{ name: draft.fromName, address: draft.fromAddress }}
          prospectId={as}
          to={viewer.email}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'send' && (
        <StartDialog
          id={draft.id}
          audience={draft.audience}
          onClose={() => setAsking(null)}
          onStarted={onStarted}
        />
      )}
    </>
  )
}

function toNumber(text: string): number | null {
  const number = Number(text)
  return text.trim() === '' || !Number.isInteger(number) || number < 1 ? null : number
}

function SavingWords({ saving }: { saving: Saving }) {
  if (saving === 'saved') return 'Draft · saved'
  if (saving === 'saving') return 'Draft · saving…'
  return <span className="text-need-text">Not saved: {saving.failed}</span>
}
