'use client'

import { useRun } from '#components/connector/use-run.ts'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast.tsx'
import { markReviewedAction } from '#lib/connector/actions.ts'
import type { StatusPage } from '#lib/connector/types.ts'
import { matchUsersByEmailAction } from '#lib/users/actions.ts'

export function UsersStep({ page }: { page: StatusPage }) {
  const { run, busy } = useRun()
  const left = page.users.unmapped.length
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        variant="primary"
        busy={busy === 'match'}
        onClick={() =>
          run('match', () => matchUsersByEmailAction({}), {
            done: ({ mapped }) =>
              toast(
                mapped === 0
                  ? 'Nobody else has the same e-mail in Salesforce'
                  : mapped === 1
                    ? '1 user mapped by e-mail'
                    : `${mapped} users mapped by e-mail`,
              ),
          })
        }
      >
        Match by e-mail
      </Button>
      <ButtonLink href="/connector/users">Map by hand</ButtonLink>
      <Button
        busy={busy === 'pass'}
        onClick={() => run('pass', () => markReviewedAction({ step: 'users' }))}
      >
        {left === 1 ? 'Go on with 1 unmapped' : `Go on with ${left} unmapped`}
      </Button>
    </div>
  )
}

export function FieldsStep({ page }: { page: StatusPage }) {
  const { run, busy } = useRun()
  const problems = page.fields.stopped.length + page.fields.warned
  return (
    <div className="flex flex-wrap gap-2">
      <ButtonLink variant="primary" href="/connector/fields?show=problems">
        Review fields
      </ButtonLink>
      <Button
        busy={busy === 'pass'}
        onClick={() => run('pass', () => markReviewedAction({ step: 'fields' }))}
      >
        {problems === 1 ? 'Go on with 1 problem' : `Go on with ${problems} problems`}
      </Button>
    </div>
  )
}
