import { expect, test } from 'vitest'
import { may, permissions } from '#lib/auth/permissions.ts'

const expected: Record<string, string> = {
  'overview.read': 'admin marketer sales',
  'prospects.read': 'admin marketer sales',
  'prospects.edit': 'admin marketer',
  'prospects.assign': 'admin marketer',
  'prospects.sync': 'admin marketer sales',
  'prospects.delete': 'admin marketer',
  'prospects.ignore': 'admin',
  'prospects.import': 'admin marketer',
  'prospects.export': 'admin marketer',
  'lists.manage': 'admin marketer',
  'scoring.manage': 'admin marketer',
  'automation.manage': 'admin marketer',
  'connector.read': 'admin marketer',
  'connector.manage': 'admin',
  'duplicates.manage': 'admin marketer',
  'activities.read': 'admin marketer sales',
  'tracking.read': 'admin marketer',
  'tracking.manage': 'admin marketer',
  'tracking.settings': 'admin',
  'records.merge': 'admin',
  'opportunities.read': 'admin marketer sales',
  'accounts.read': 'admin marketer sales',
  'errors.retry': 'admin marketer',
  'groups.manage': 'admin marketer',
  'team.manage': 'admin',
  'business_units.manage': 'admin',
  'audit.read': 'admin',
  'emails.manage': 'admin marketer',
  'emails.write': 'admin marketer sales',
  'sending.manage': 'admin',
  'profile.manage': 'admin marketer sales',
}

test('[AD-1] each role may exactly what the table says', () => {
  const actual = Object.fromEntries(
    permissions.map((permission) => [
      permission,
      (['admin', 'marketer', 'sales'] as const).filter((role) => may(role, permission)).join(' '),
    ]),
  )
  expect(actual).toEqual(expected)
})
