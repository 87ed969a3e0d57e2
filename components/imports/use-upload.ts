import { useRouter } from 'next/navigation'
import { useState } from 'react'
import {
  beginImportAction,
  cancelImportAction,
  endUploadAction,
} from '#lib/prospects/import/actions.ts'
import { uploadParts } from '#lib/prospects/import/client.ts'
import { fileBytesMax } from '#lib/prospects/import/input.ts'

export type Upload = { fileName: string; sent: number; size: number }

/** A file on its way; it leads to the page where its columns are chosen. */
export function useUpload() {
  const router = useRouter()
  const [upload, setUpload] = useState<Upload | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const send = async (file: File) => {
    const refusal = refusalOf(file)
    setProblem(refusal)
    if (refusal) return
    setUpload({ fileName: file.name, sent: 0, size: file.size })
    const outcome = await uploaded(file, (sent) =>
      setUpload({ fileName: file.name, sent, size: file.size }),
    ).catch(() => ({ problem: unreachable }))
    if ('id' in outcome) return router.push(`/imports/${outcome.id}`)
    setUpload(null)
    setProblem(outcome.problem)
  }
  return { upload, problem, send }
}

const unreachable = 'The upload is incomplete: the console’s server did not answer. Start it again.'

function refusalOf(file: File): string | null {
  if (file.size === 0) return `${file.name} is empty.`
  if (file.size <= fileBytesMax) return null
  return `${file.name} is larger than 500 MB. Split it and import the parts.`
}

async function uploaded(
  file: File,
  onProgress: (sent: number) => void,
): Promise<{ id: string } | { problem: string }> {
  const begun = await beginImportAction({ fileName: file.name, sizeBytes: file.size })
  if (!begun.ok) return { problem: begun.error.message }
  const { id } = begun.value
  try {
    await uploadParts(id, file, onProgress)
  } catch {
    await cancelImportAction({ id }).catch(() => undefined)
    return { problem: `The upload of ${file.name} broke off and is incomplete. Start it again.` }
  }
  const ended = await endUploadAction({ id })
  return ended.ok ? ended.value : { problem: ended.error.message }
}
