'use client'

import Link from 'next/link'
import { ButtonLink } from '#components/ui/button.tsx'
import { Section } from '#components/ui/panel.tsx'
import { Steps } from '#components/ui/steps.tsx'
import { setupSteps } from '#lib/connector/rules.ts'
import type { SetupFacts } from '#lib/connector/types.ts'
import type { OverviewPage } from '#lib/overview/types.ts'

const verbs: Record<string, string> = {
  connect: 'Connect Salesforce',
  verify: 'Verify the connection',
  users: 'Map users',
  fields: 'Review fields',
  sharing: 'See sharing',
  dry_run: 'Start dry run',
  unpause: 'Review and unpause',
}

/** The first run, until a cycle has run: where it stands and the one next step. */
export function SetupChecklist({ page, setup }: { page: OverviewPage; setup: SetupFacts }) {
  const steps = setupSteps(setup)
  return (
    <Section
      title="First run"
      meta={`${steps.filter(({ state }) => state === 'done').length} of ${steps.length} done`}
    >
      <div className="max-w-[640px] pt-2">
        <Steps
          label="First run"
          steps={steps.map(({ key, title, meta, state }) => ({
            key,
            title,
            meta,
            state,
            children:
              state === 'now' ? (
                <ButtonLink href="/connector/status">{verbs[key]}</ButtonLink>
              ) : undefined,
          }))}
        />
      </div>
      {page.prospects === 0 && (
        <p className="mt-2 max-w-read text-muted">
          There are no prospects yet either:{' '}
          <Link href="/imports" className="link">
            import a file
          </Link>{' '}
          or{' '}
          <Link href="/prospects" className="link">
            add one
          </Link>
          . They wait here until the connector runs.
        </p>
      )}
    </Section>
  )
}
