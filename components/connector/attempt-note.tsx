'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { Note } from '#components/ui/note.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { toast } from '#components/ui/toast.tsx'
import { attemptQuery } from '#lib/connector/client.ts'
import { explainRefusal } from '#lib/connector/labels.ts'

/** How the attempt that the browser came back from goes; once it is connected, it is verified too. */
export function AttemptNote({ id, paused }: { id: string; paused: boolean }) {
  const { data } = useQuery(attemptQuery(id))
  const router = useRouter()
  const queries = useQueryClient()
  const told = useRef(false)
  const connected = data?.state === 'connected'
  useEffect(() => {
    if (!connected || told.current) return
    told.current = true
    toast('Salesforce is connected', {
      description: paused
        ? 'The connector stays paused until you unpause it.'
        : 'What waited meanwhile goes out now.',
    })
    void queries.invalidateQueries()
    router.replace('/connector/status')
  }, [connected, paused, queries, router])

  if (connected) return null
  if (data?.state === 'failed') return <RefusalNote said={data.error ?? ''} />
  return (
    <Note role="status" className="mb-5">
      <span className="inline-flex items-center gap-2">
        <Spinner /> Connecting to Salesforce…
      </span>
    </Note>
  )
}

export function RefusalNote({ said, flow }: { said: string; flow?: 'web' | 'jwt' }) {
  const { title, text } = explainRefusal(said, flow)
  return (
    <Note tone="need" role="alert" className="mb-5">
      <b className="font-semibold">{title}.</b> {text}
      {said && said !== 'expired' && !text.includes(said) && (
        <span className="mt-1 block text-muted text-xs">
          Salesforce said: {said.replace(/^Salesforce refused: /, '')}
        </span>
      )}
    </Note>
  )
}
