'use client'

import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { prospectQuery } from '#lib/prospects/client.ts'
import type { RecordFrameData } from '#lib/prospects/record-loaders.ts'

const RecordContext = createContext<RecordFrameData | null>(null)

/** Holds the prospect of the page and keeps it fresh, for the header, the tabs and the right column alike. */
export function RecordProvider({
  initial,
  children,
}: {
  initial: RecordFrameData
  children: ReactNode
}) {
  const { data: record } = useQuery(prospectQuery(initial.record.id, initial.record))
  const value = useMemo(() => ({ ...initial, record: record ?? initial.record }), [initial, record])
  return <RecordContext value={value}>{children}</RecordContext>
}

export function useRecord(): RecordFrameData {
  const record = useContext(RecordContext)
  if (!record) throw new Error('a part of the prospect page outside of it')
  return record
}
