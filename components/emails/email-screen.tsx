'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { EmailEditor } from '#components/emails/email-editor.tsx'
import { EmailResults } from '#components/emails/email-results.tsx'
import { emailQuery } from '#lib/email/client.ts'
import type { EmailScreenData } from '#lib/email/loaders.ts'

/** One list e-mail: while it is written an editor, from then on what becomes of it. */
export function EmailScreen({ data }: { data: EmailScreenData }) {
  const queries = useQueryClient()
  const { data: email } = useQuery(emailQuery(data.email.id, data.email))
  if (email.state === 'draft') {
    const refresh = () => void queries.invalidateQueries({ queryKey: ['emails'] })
    return <EmailEditor key={email.id} data={{ ...data, email }} onStarted={refresh} />
  }
  return <EmailResults email={email} lists={data.choices.lists} recipients={data.recipients} />
}
