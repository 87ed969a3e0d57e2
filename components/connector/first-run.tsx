'use client'

import { ConnectForm } from '#components/connector/connect-form.tsx'
import { DryRunStep } from '#components/connector/dry-run-step.tsx'
import { FieldsStep, UsersStep } from '#components/connector/review-steps.tsx'
import { UnpauseButton } from '#components/connector/unpause.tsx'
import { VerifyStep } from '#components/connector/verify-step.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { type Step, Steps } from '#components/ui/steps.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { setupSteps } from '#lib/connector/rules.ts'
import type { StatusPage } from '#lib/connector/types.ts'

/** [CN-4] From nothing to the first sync, in seven steps that each say what they checked. */
export function FirstRun({ page, canManage }: { page: StatusPage; canManage: boolean }) {
  const steps = setupSteps(page)
  const left = steps.filter(({ state }) => state !== 'done').length
  return (
    <div className="max-w-[760px]">
      <h2 className="font-semibold text-2xl tracking-tight">Bring {page.buName} into accord</h2>
      <p className="mt-1 mb-6 max-w-read text-muted">
        The connector is paused: nothing moves by itself, either way.{' '}
        {left === steps.length
          ? 'Seven steps, about 15 minutes. You can stop after any of them.'
          : left === 1
            ? 'One step is left.'
            : `${left} steps are left. You can stop after any of them.`}
      </p>
      <Steps
        label="First run"
        steps={steps.map((step): Step => {
          const { key, title, meta, state, checks } = step
          const content = canManage ? stepContent(step.key, page, state) : null
          return {
            key,
            title,
            state,
            meta: meta ?? stepMoment(step.key, page),
            checks,
            children: content,
          }
        })}
      />
      {!canManage && (
        <p className="max-w-read text-muted">An admin of this business unit goes through them.</p>
      )}
    </div>
  )
}

function stepMoment(key: string, { connector, dryRun }: StatusPage) {
  if (key === 'connect' && connector.connectedAt) return <RelativeTime at={connector.connectedAt} />
  if (key === 'verify' && connector.verification) {
    return (
      <>
        checked <RelativeTime at={connector.verification.at} />
      </>
    )
  }
  return key === 'dry_run' && dryRun ? <RelativeTime at={dryRun.at} /> : null
}

function stepContent(key: string, page: StatusPage, state: Step['state']) {
  if (state !== 'now') return null
  switch (key) {
    case 'connect':
      return <ConnectForm page={page} />
    case 'verify':
      return <VerifyStep connector={page.connector} primary />
    case 'users':
      return <UsersStep page={page} />
    case 'fields':
      return <FieldsStep page={page} />
    case 'sharing':
      return (
        <div className="grid gap-3">
          <div>
            <ButtonLink variant="primary" href="/connector/sharing">
              Make a sharing rule
            </ButtonLink>
          </div>
          <VerifyStep connector={page.connector} primary={false} />
        </div>
      )
    case 'dry_run':
      return <DryRunStep />
    default:
      return <UnpauseButton page={page} />
  }
}
