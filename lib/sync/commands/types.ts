import type { Verification } from '#lib/connector/types.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import type { DomainOutcome } from '#lib/email/domains/check.ts'
import type { TestEmail } from '#lib/email/send/test-email.ts'
import type { CrmObject } from '#lib/salesforce/port.ts'
import type { OpportunityRule } from '#lib/sharing/opportunity-filter.ts'
import type { SharingRule } from '#lib/sharing/types.ts'
import type { RunCounts } from '#lib/sync/engine/types.ts'

/** What a person may ask of the worker: its arguments, and what it answers. */
export type Commands = {
  /** [CN-3] Exactly this prospect, both ways, paused or not. */
  sync_prospect: { args: { prospectId: string }; outcome: SyncOutcome }
  /** [CN-3] Exactly this lead or contact. */
  send_to_concord: { args: { crmId: string }; outcome: SyncOutcome }
  /** [DU-2] The link of this prospect goes to this record, and both sides are looked at. */
  switch_link: { args: { prospectId: string; crmId: string; by: string }; outcome: SyncOutcome }
  /** [DU-2] One or two records go into another of their kind; the versions that the person looked at are in `seen`. */
  merge_records: {
    args: {
      object: 'Lead' | 'Contact'
      masterId: string
      loserIds: string[]
      take: Record<string, string>
      seen: Record<string, string>
      by: string
    }
    outcome: MergeOutcome
  }
  /** The browser came back from Salesforce: exchanges the sealed code. */
  connect: { args: { attemptId: string }; outcome: { orgId: string; orgName: string } }
  /** [AD-5] A new key pair for the JWT bearer flow; the key stays with the worker. */
  make_certificate: { args: Record<string, never>; outcome: { expiresAt: string } }
  /** [AD-5] Signs in by the key, as that user. */
  connect_jwt: {
    args: { loginUrl: string; clientId: string; username: string }
    outcome: { orgId: string; orgName: string }
  }
  /** [CN-4] */
  verify: { args: Record<string, never>; outcome: Verification }
  refresh_users: { args: Record<string, never>; outcome: { users: number } }
  refresh_schema: { args: Record<string, never>; outcome: { changed: string[]; problems: number } }
  /** [FD-6] Makes our fields in the org and lets the connector user see them. */
  install_fields: { args: Record<string, never>; outcome: { created: string[]; present: string[] } }
  /** [EX-1] */
  dry_run: { args: Record<string, never>; outcome: { runId: string; counts: RunCounts } }
  /** [CR-8] */
  load_existing: {
    args: { objects?: CrmObject[] }
    outcome: { runId: string; counts: RunCounts }
  }
  /** [SH-5] Counts and, sealed to whoever asked, examples. */
  preview_sharing: {
    args: { next: SharingRule | null; publicKey: string }
    outcome: { at: string; sealed: string }
  }
  /** [SH-5] The same of the rule over opportunities. */
  preview_opportunity_sharing: {
    args: { next: OpportunityRule | null; publicKey: string }
    outcome: { at: string; sealed: string }
  }
  /** [SH-1] Which custom objects could be shared. */
  describe_custom_objects: { args: Record<string, never>; outcome: { objects: number } }
  /** [SH-5] The same of a custom object that is shared, or would be. */
  preview_custom_sharing: {
    args: { next: CustomObject; publicKey: string }
    outcome: { at: string; sealed: string }
  }
  /** [SH-4] Looks at all that is linked, after the rule changed. */
  apply_sharing: { args: Record<string, never>; outcome: { runId: string; counts: RunCounts } }
  /** [ML-3] */
  check_domain: { args: { domainId: string }; outcome: DomainOutcome }
  /** [ML-6] Whether the relay lets us in; null: it does. */
  try_smtp: { args: Record<string, never>; outcome: { problem: string | null } }
  /** [ML-5] To oneself, as a prospect would get it. */
  test_email: { args: TestEmail; outcome: { sentTo: string } }
  /** How many records the connector user sees, for the review before unpausing. */
  count_records: {
    args: Record<string, never>
    outcome: { leads: number; contacts: number; withEmail: number }
  }
}

export type CommandKind = keyof Commands

/** `unknown`: sent, and Salesforce has neither said nor shown that it happened. */
export type MergeOutcome = {
  result: 'merged' | 'unknown'
  message: string
  /** Prospects that followed, as they are now. */
  prospectIds: string[]
}

/** In words for the person who waits. */
export type SyncOutcome = {
  result: 'in_accord' | 'nothing_to_do' | 'waiting' | 'needs_you' | 'not_synced' | 'busy'
  message: string
  prospectId: string | null
  crmId: string | null
  counts: RunCounts
}

export type CommandState<Kind extends CommandKind = CommandKind> =
  | { state: 'waiting' | 'running'; progress: CommandProgress | null }
  | { state: 'done'; outcome: Commands[Kind]['outcome'] }
  | { state: 'failed'; error: string }

export type CommandProgress = { done: number; total: number | null; label?: string }

/** An end that the person who asked reads as it stands. */
export class CommandRefused extends Error {
  override name = 'CommandRefused'
}
