'use client'

import { useRef } from 'react'
import { MergeMenu } from '#components/emails/merge-menu.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field, Input, Textarea } from '#components/ui/field.tsx'
import type { EmailContent } from '#lib/email/types.ts'

/** Subject, HTML and text of an e-mail, with the fields of a prospect to put in. */
export function ContentEditor({
  content,
  onChange,
  fields,
  problems = {},
  rows = 18,
}: {
  content: EmailContent
  onChange: (change: Partial<EmailContent>) => void
  fields: readonly { name: string; label: string }[]
  problems?: Readonly<Record<string, string>>
  rows?: number
}) {
  const area = useRef<HTMLTextAreaElement>(null)
  const insert = (text: string) => {
    const { selectionStart: from, selectionEnd: to } = area.current ?? {
      selectionStart: content.html.length,
      selectionEnd: content.html.length,
    }
    onChange({ html: content.html.slice(0, from) + text + content.html.slice(to) })
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(from + text.length, from + text.length)
    })
  }
  return (
    <div className="grid gap-4">
      <Field label="Subject" error={problems.subject}>
        <Input
          value={content.subject}
          placeholder="What stands in the inbox"
          onChange={(event) => onChange({ subject: event.target.value })}
        />
      </Field>
      <Field
        label="Content"
        error={problems.html}
        hint="HTML. {{first_name|there}} puts in the first name, or “there” where it is blank. A way to unsubscribe is added at the end unless you put one in."
      >
        <div className="mb-1.5 flex gap-2">
          <MergeMenu fields={fields} onPick={insert} />
        </div>
        <Textarea
          ref={area}
          rows={rows}
          spellCheck={false}
          aria-label="Content"
          className="font-mono text-xs leading-5"
          value={content.html}
          placeholder="<p>Hello {{first_name|there}},</p>"
          onChange={(event) => onChange({ html: event.target.value })}
        />
      </Field>
      <Checkbox
        checked={content.text === null}
        onCheckedChange={(on) => onChange({ text: on ? null : '' })}
      >
        Make the text part from the content
      </Checkbox>
      {content.text !== null && (
        <Field
          label="Text part"
          error={problems.text}
          hint="For those who read without HTML. The same fields may stand in it."
        >
          <Textarea
            rows={8}
            className="font-mono text-xs leading-5"
            value={content.text}
            onChange={(event) => onChange({ text: event.target.value })}
          />
        </Field>
      )}
    </div>
  )
}
