'use client'

import { useRouter } from 'next/navigation'
import { useCommand } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { ProgressBar } from '#components/ui/meter.tsx'
import { dryRunAction } from '#lib/connector/actions.ts'

/** [EX-1] Starts the dry run, shows how far it is, then opens what it found. */
export function DryRunStep() {
  const router = useRouter()
  const { run, busy, progress, error } = useCommand<'dry_run'>()
  return (
    <div className="grid max-w-[420px] gap-3">
      <div>
        <Button
          variant="primary"
          icon="eye"
          busy={busy}
          onClick={() =>
            run(
              () => dryRunAction({}),
              () => router.push('/connector/dry-run'),
            )
          }
        >
          Start dry run
        </Button>
      </div>
      {busy && <DryRunProgress progress={progress} />}
      <ErrorNote said={error} />
    </div>
  )
}

export function DryRunProgress({
  progress,
  first = 'Reading both sides',
}: {
  progress: { done: number; total: number | null; label?: string | null } | null
  /** What it does until it says so itself. */
  first?: string
}) {
  const { done, total, label } = progress ?? { done: 0, total: null, label: null }
  const count = (value: number) => value.toLocaleString('en-GB')
  return (
    <div role="status" className="grid gap-1.5">
      <ProgressBar label="Dry run" done={done} total={total ?? undefined} />
      <p className="text-muted text-xs tabular-nums">
        {label ?? first}
        {done > 0 && ` · ${total === null ? count(done) : `${count(done)} of ${count(total)}`}`}
      </p>
    </div>
  )
}
