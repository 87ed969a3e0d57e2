'use client'

import { CrmId } from '#components/ui/crm-id.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { AsideBlock } from '#components/ui/panel.tsx'
import { StateMark } from '#components/ui/state-mark.tsx'
import { AbsoluteTime, RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { StatusPage } from '#lib/connector/types.ts'

export function ConnectionFacts({ page }: { page: StatusPage }) {
  const { connector, workerSeenAt, calls } = page
  const { verification } = connector
  return (
    <AsideBlock title="Connection">
      {connector.connected ? (
        <Facts
          facts={[
            {
              label: 'Org',
              value: connector.instanceUrl ? (
                <a href={connector.instanceUrl} target="_blank" rel="noreferrer" className="link">
                  <VoiceMark voice="salesforce">{connector.orgName}</VoiceMark>
                </a>
              ) : (
                <VoiceMark voice="salesforce">{connector.orgName}</VoiceMark>
              ),
            },
            connector.orgId !== null && { label: 'Org id', value: <CrmId id={connector.orgId} /> },
            { label: 'User', value: connector.userName ?? connector.username ?? '–' },
            { label: 'API', value: connector.apiVersion ? `v${connector.apiVersion}` : '–' },
            {
              label: 'Signs in',
              value:
                connector.authFlow === 'jwt' ? (
                  <>
                    By certificate
                    {page.certificate && (
                      <span className="block text-muted text-xs">
                        until <AbsoluteTime at={page.certificate.expiresAt} only="date" />
                      </span>
                    )}
                  </>
                ) : (
                  'By approval: api, refresh_token'
                ),
            },
            {
              label: 'Health',
              value: connector.lostAt ? (
                <StateMark state="need">Connection lost</StateMark>
              ) : verification?.answeredInMs ? (
                <StateMark state="accord">Answers in {verification.answeredInMs} ms</StateMark>
              ) : (
                'Not checked yet'
              ),
            },
            { label: 'Calls today', value: calls.today.toLocaleString('en-GB') },
            { label: 'Connected', value: <RelativeTime at={connector.connectedAt} /> },
            { label: 'Verified', value: <RelativeTime at={connector.verifiedAt} /> },
            { label: 'Worker seen', value: <RelativeTime at={workerSeenAt} /> },
          ]}
        />
      ) : (
        <Facts
          facts={[
            { label: 'Org', value: connector.orgName ?? 'Not connected' },
            { label: 'Worker seen', value: <RelativeTime at={workerSeenAt} /> },
          ]}
        />
      )}
    </AsideBlock>
  )
}

export function MeanwhileFacts() {
  return (
    <AsideBlock title="Meanwhile">
      <p className="text-muted">
        One record can always go alone: open a prospect and choose Sync with CRM, or choose Send to
        Concord on a lead or contact.
      </p>
    </AsideBlock>
  )
}
