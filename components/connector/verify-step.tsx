'use client'

import { useCommand, useRun } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Note } from '#components/ui/note.tsx'
import { Switch } from '#components/ui/switch.tsx'
import {
  installFieldsAction,
  setIntegrationUserAction,
  verifyAction,
} from '#lib/connector/actions.ts'
import type { Connector } from '#lib/connector/types.ts'

/** Checks the connection now, and makes the fields that only Concord needs. */
export function VerifyStep({ connector, primary }: { connector: Connector; primary: boolean }) {
  const verify = useCommand<'verify'>()
  const install = useCommand<'install_fields'>()
  const missing = connector.verification?.missingFields ?? []
  const error = verify.error ?? install.error
  return (
    <div className="grid max-w-[640px] gap-3">
      {missing.length > 0 && (
        <Note
          actions={
            <Button
              variant="primary"
              size="small"
              busy={install.busy}
              onClick={() => install.run(() => installFieldsAction({}))}
            >
              {missing.length === 1 ? 'Install 1 field' : `Install ${missing.length} fields`}
            </Button>
          }
        >
          Concord keeps its own id on each record that it creates, so that a lost answer never makes
          a second one. <span className="text-muted">Missing: {missing.join(', ')}.</span>
        </Note>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          variant={primary && missing.length === 0 ? 'primary' : 'secondary'}
          icon="retry"
          busy={verify.busy}
          onClick={() => verify.run(() => verifyAction({}))}
        >
          {connector.verification ? 'Verify again' : 'Verify connection'}
        </Button>
        <IntegrationUserSwitch connector={connector} />
      </div>
      <ErrorNote said={error} />
    </div>
  )
}

/** [CN-7] Said, not guessed: several business units may share an org only as users who see different records. */
export function IntegrationUserSwitch({ connector }: { connector: Connector }) {
  const { run, busy } = useRun()
  return (
    <Switch
      label="The connector user is the org’s integration user"
      checked={connector.isIntegrationUser}
      disabled={busy !== null}
      onCheckedChange={(is) => run('integration', () => setIntegrationUserAction({ is }))}
    >
      <span className="text-muted text-xs">Integration user, sees everything</span>
    </Switch>
  )
}
