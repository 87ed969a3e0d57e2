const sentences: Record<string, string> = {
  'team.invited': 'Invited',
  'team.invitation_revoked': 'Invitation withdrawn',
  'team.joined': 'Joined the team',
  'team.member_added': 'Added to the team',
  'team.member_removed': 'Removed from the team',
  'team.member_disabled': 'Account disabled',
  'team.member_enabled': 'Account enabled',
  'team.role_changed': 'Role changed',
  'team.sessions_ended': 'Sessions ended',
  'team.reset_link_made': 'Password link made',
  'team.password_reset': 'New password set by link',
  'profile.name_changed': 'Own name changed',
  'profile.password_changed': 'Own password changed',
  'profile.session_ended': 'Own session ended',
  'form.created': 'Form created',
  'form.changed': 'Form changed',
  'form.opened': 'Form opened again',
  'form.closed': 'Form closed',
  'redirect.created': 'Redirect created',
  'redirect.changed': 'Redirect changed',
  'redirect.opened': 'Redirect opened again',
  'redirect.closed': 'Redirect closed',
  'file.added': 'File added',
  'file.opened': 'File opened again',
  'file.closed': 'File closed',
  'tracking.changed': 'Tracking settings changed',
  'tracking.token_made': 'Token for other systems made',
  'connector.connect_started': 'Connecting to Salesforce started',
  'connector.dry_run_started': 'Dry run started',
  'connector.load_started': 'Loading existing records started',
  'connector.step_passed': 'Step of the first run passed',
  'connector.integration_user_changed': 'Integration user changed',
  'errors.retried': 'Errors retried',
  'field.created': 'Field added',
  'field.ordered': 'Fields put in order',
  'user_mapping.matched_by_email': 'Users matched by e-mail',
  'user_mapping.changed_by_csv': 'Users mapped from a file',
  'guard.approved': 'Held changes let pass',
  'guard.rejected': 'Held changes rejected',
  'connector.canary_synced': 'Synced ahead of the rest',
  'user_mapping.changed': 'User mapped',
  'user_mapping.removed': 'User mapping removed',
  'records.merged': 'Records merged in Salesforce',
  'group.member_paused': 'Turns paused',
  'group.member_resumed': 'Turns resumed',
  'email.sent': 'List e-mail sent',
  'email.scheduled': 'List e-mail scheduled',
  'email.pause': 'List e-mail paused',
  'email.resume': 'List e-mail resumed',
  'email.cancel': 'List e-mail cancelled',
  'email.unschedule': 'List e-mail taken back to a draft',
  'email.draft_deleted': 'Draft of an e-mail deleted',
  'email.one_sent': 'E-mail to one person sent',
  'email.test_sent': 'Test of an e-mail sent',
  'email.tasks_retried': 'Refused tasks of an e-mail sent again',
  'email.template_saved': 'Template saved',
  'email.template_removed': 'Template removed',
  'sending.domain_added': 'Sending domain added',
  'sending.domain_removed': 'Sending domain removed',
  'sending.domain_checked': 'Sending domain checked',
  'sending.settings_changed': 'Delivery of e-mail changed',
  'sending.relay_tried': 'Relay tried',
  'sending.webhook_changed': 'Webhook changed',
  'business_unit.created': 'Business unit created',
  'business_unit.renamed': 'Business unit renamed',
}

/** `field_mapping.changed` reads "Field mapping changed". */
export function actionWords(action: string): string {
  return sentences[action] ?? sentence(action.replace('.', ' '))
}

export function areaWords(area: string): string {
  return sentence(area)
}

function sentence(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
