'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { Note } from '#components/ui/note.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { toast } from '#components/ui/toast.tsx'
import { verifyAction } from '#lib/connector/actions.ts'
import { attemptQuery } from '#lib/connector/client.ts'
import { explainRefusal } from '#lib/connector/labels.ts'

/** How the attempt that the browser came back from goes; once connected, it is verified at once. */
export function AttemptNote({ id, paused }: { id: string; paused: boolean }) {
  const { data } = useQuery(attemptQuery(id))
  const router = useRouter()
  const queries = useQueryClient()
  const verified = useRef(false)
  const connected = data?.state === 'connected'
  useEffect(() => {
    if (!connected || verified.current) return
    verified.current = true
    toast('Salesforce is connected', {
      description: paused
        ? 'The connector stays paused until you unpause it.'
        : 'What waited meanwhile goes out now.',
    })
    void verifyAction({}).finally(() => {
      void queries.invalidateQueries()
      router.replace('/connector/status')
    })
  }, [connected, paused, queries, router])

  if (data?.state === 'failed') return <RefusalNote said={data.error ?? ''} />
  return (
    <Note role="status" className="mb-5">
      <span className="inline-flex items-center gap-2">
        <Spinner /> {connected ? 'Verifying what the user may see…' : 'Connecting to Salesforce…'}
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
