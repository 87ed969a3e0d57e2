import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { SendingScreenData } from '#lib/email/loaders.ts'
import type {
  EmailPage,
  EmailRecord,
  MailboxPage,
  ProspectEmails,
  RecipientPage,
  RecipientView,
  TemplateRecord,
  TemplateRow,
} from '#lib/email/types.ts'

const withCursor = (path: string, cursor: string | null, params: Record<string, string> = {}) => {
  const all = new URLSearchParams(params)
  if (cursor) all.set('cursor', cursor)
  const text = all.toString()
  return text ? `${path}?${text}` : path
}

export const fetchEmails = (cursor: string | null, signal: AbortSignal) =>
  fetchJson<EmailPage>(withCursor('/api/emails', cursor), { signal })

export const fetchTemplates = (_cursor: string | null, signal: AbortSignal) =>
  fetchJson<{ rows: TemplateRow[]; next: string | null }>('/api/emails/templates', { signal })

export const fetchTemplate = (id: string) =>
  fetchJson<TemplateRecord>(`/api/emails/templates/${id}`)

export const fetchMessages = (to: string | null) => (cursor: string | null, signal: AbortSignal) =>
  fetchJson<MailboxPage>(withCursor('/api/emails/mailbox', cursor, to ? { to } : {}), { signal })

export const fetchRecipients =
  (id: string, view: RecipientView) => (cursor: string | null, signal: AbortSignal) =>
    fetchJson<RecipientPage>(withCursor(`/api/emails/${id}/recipients`, cursor, { view }), {
      signal,
    })

export const emailQuery = (id: string, initialData: EmailRecord) =>
  queryOptions({
    queryKey: ['emails', 'one', id],
    queryFn: ({ signal }) => fetchJson<EmailRecord>(`/api/emails/${id}`, { signal }),
    initialData,
    refetchInterval: ({ state }) =>
      state.data?.state === 'draft' ? false : state.data?.state === 'sending' ? 1_000 : 5_000,
  })

export const prospectEmailsQuery = (id: string, initialData: ProspectEmails) =>
  queryOptions({
    queryKey: ['prospect', id, 'emails'],
    queryFn: ({ signal }) => fetchJson<ProspectEmails>(`/api/prospects/${id}/emails`, { signal }),
    initialData,
    refetchInterval: 3_000,
  })

export const sendingQuery = (initialData: SendingScreenData) =>
  queryOptions({
    queryKey: ['sending'],
    queryFn: ({ signal }) => fetchJson<SendingScreenData>('/api/sending', { signal }),
    initialData,
  })
