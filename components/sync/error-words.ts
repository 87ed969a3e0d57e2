import { toast } from '#components/ui/toast.tsx'
import { objectErrorCode } from '#lib/custom-objects/labels.ts'
import type { ErrorCause } from '#lib/sync/screens.ts'

export const count = (value: number): string => value.toLocaleString('en-GB')

export function retried({ retried: n }: { retried: number }): void {
  toast(n === 1 ? '1 record is tried again' : `${count(n)} records are tried again`, {
    description: 'An error closes by itself when its change lands.',
  })
}

export function what(cause: ErrorCause): string {
  const only = (n: number, word: string) => (n === 1 ? `1 ${word}` : `${count(n)} ${word}s`)
  if (cause.code === objectErrorCode) return only(cause.records, 'custom object')
  if (cause.emails === cause.records) return only(cause.emails, 'e-mail')
  if (cause.leads === cause.records) return only(cause.leads, 'lead')
  if (cause.contacts === cause.records) return only(cause.contacts, 'contact')
  return only(cause.records, 'record')
}
