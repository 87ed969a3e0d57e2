import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { previewImportAction, startImportAction } from '#lib/prospects/import/actions.ts'
import type {
  FileFormat,
  ImportOptions,
  ImportSetup,
  Mapping,
} from '#lib/prospects/import/types.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'

const unreachable = 'The console’s server did not answer. Try again.'

function assigningTo(
  target: AssignTarget,
): Required<Pick<ImportOptions, 'assignedUserId' | 'handTo'>> {
  if (target.to === 'user') return { assignedUserId: target.userId, handTo: null }
  return { assignedUserId: null, handTo: target.to === 'nobody' ? null : target }
}

/** The choices of an import, and what the server says would come of them. */
export function useSetup(id: string, setup: ImportSetup) {
  const queries = useQueryClient()
  const [choices, setChoices] = useState(setup.choices)
  const [preview, setPreview] = useState(setup.preview)
  const [looking, setLooking] = useState(false)
  const [starting, setStarting] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [target, setTarget] = useState<AssignTarget | null>({ to: 'nobody' })
  const latest = useRef(0)

  const look = async (format: FileFormat, mapping: Mapping | null) => {
    latest.current += 1
    const asked = latest.current
    setLooking(true)
    const result = await previewImportAction({ id, format, mapping }).catch(() => null)
    if (asked !== latest.current) return
    setLooking(false)
    setProblem(result?.ok ? null : (result?.error.message ?? unreachable))
    if (!result?.ok) return
    setPreview(result.value.preview)
    setChoices((now) => ({ ...now, format, mapping: result.value.mapping }))
  }
  const start = async () => {
    if (!target) return
    setStarting(true)
    const options = { ...choices.options, ...assigningTo(target) }
    const result = await startImportAction({ id, choices: { ...choices, options } }).catch(
      () => null,
    )
    if (!result?.ok) setProblem(result?.error.message ?? unreachable)
    await queries.invalidateQueries({ queryKey: ['imports'] })
    setStarting(false)
  }
  return {
    choices,
    preview,
    looking,
    starting,
    problem,
    target,
    setTarget,
    start,
    setFormat: (change: Partial<FileFormat>) => void look({ ...choices.format, ...change }, null),
    setColumn: (column: number, target: string | null) => {
      const { [column]: _, ...others } = choices.mapping
      const mapping = target === null ? others : { ...others, [column]: target }
      setChoices((now) => ({ ...now, mapping }))
      void look(choices.format, mapping)
    },
    setOptions: (change: Partial<ImportOptions>) =>
      setChoices((now) => ({ ...now, options: { ...now.options, ...change } })),
  }
}
