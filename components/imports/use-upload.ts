import { useRouter } from 'next/navigation'
import { useState } from 'react'
import {
  beginImportAction,
  cancelImportAction,
  endUploadAction,
} from '#lib/prospects/import/actions.ts'
import { type UploadNews, untilThrough, uploadParts } from '#lib/prospects/import/client.ts'
import { fileKindProblem, headBytes } from '#lib/prospects/import/file-kind.ts'
import { fileBytesMax } from '#lib/prospects/import/input.ts'

export type Upload = UploadNews & { fileName: string; size: number }

/** A file on its way; it leads to the page where its columns are chosen. */
export function useUpload() {
  const router = useRouter()
  const [upload, setUpload] = useState<Upload | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const send = async (file: File) => {
    const refusal = await refusalOf(file)
    setProblem(refusal)
    if (refusal) return
    const tell = (news: UploadNews) => setUpload({ fileName: file.name, size: file.size, ...news })
    tell({ sent: 0, waits: false })
    const outcome = await uploaded(file, tell).catch(() => ({ problem: unreachable }))
    if ('id' in outcome) return router.push(`/imports/${outcome.id}`)
    setUpload(null)
    setProblem(outcome.problem)
  }
  return { upload, problem, send }
}

const unreachable = 'The upload is incomplete: the console’s server did not answer. Start it again.'

/** Before a byte goes up; the server asks the same again. */
async function refusalOf(file: File): Promise<string | null> {
  if (file.size === 0) return `${file.name} is empty.`
  if (file.size > fileBytesMax) {
    return `${file.name} is larger than 500 MB. Split it and import the parts.`
  }
  try {
    return fileKindProblem(file.name, new Uint8Array(await file.slice(0, headBytes).arrayBuffer()))
  } catch {
    return `${file.name} cannot be read. If another program has it open, close it there and choose it again.`
  }
}

async function uploaded(
  file: File,
  onNews: (news: UploadNews) => void,
): Promise<{ id: string } | { problem: string }> {
  const begun = await beginImportAction({ fileName: file.name, sizeBytes: file.size })
  if (!begun.ok) return { problem: begun.error.message }
  const { id } = begun.value
  try {
    await uploadParts(id, file, onNews)
  } catch {
    await cancelImportAction({ id }).catch(() => undefined)
    return { problem: `The upload of ${file.name} broke off and is incomplete. Start it again.` }
  }
  const ended = await untilThrough(
    () => endUploadAction({ id }),
    () => onNews({ sent: file.size, waits: true }),
  )
  return ended.ok ? ended.value : { problem: ended.error.message }
}
