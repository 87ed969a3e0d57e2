import { expect, test } from 'vitest'
import { compileEmail } from '#lib/email/compile.ts'
import { toTask } from '#lib/email/tasks/task-values.ts'
import type { DueTask } from '#lib/email/tasks/writes.ts'

const compiled = compileEmail(
  {
    subject: 'News for {{first_name}}',
    html: '<p>Hello {{first_name}}: <a href="https://halden.example/x">look</a>. <a href="{{unsubscribe}}">Bye</a></p>',
    text: null,
  },
  '',
)

const due = (kind: DueTask['kind']): DueTask => ({
  id: '00000000-0000-4000-8000-000000000001',
  emailId: '00000000-0000-4000-8000-000000000002',
  kind,
  name: 'November news',
  whoId: '00Q000000000001AAA',
  day: '2026-11-30',
  values: { first_name: 'Ada' },
  again: false,
})

const text =
  'Subject: News for Ada\n\nHello Ada: look (https://halden.example/x). Bye ((link to unsubscribe))'

test('[ML-1][ML-4][AC-2] list and one-to-one e-mails each become a completed task of the record that they went to', () => {
  const task = {
    WhoId: '00Q000000000001AAA',
    Status: 'Completed',
    ActivityDate: '2026-11-30',
    TaskSubtype: 'Email',
    Description: text,
  }
  expect(toTask(due('list'), compiled)).toEqual({ ...task, Subject: 'List e-mail: November news' })
  expect(toTask(due('one'), compiled)).toEqual({ ...task, Subject: 'E-mail: News for Ada' })
})
