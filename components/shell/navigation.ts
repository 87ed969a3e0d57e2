import type { IconName } from '#components/ui/icon.tsx'
import type { Role } from '#lib/auth/permissions.ts'

export type CountKey =
  | 'notices'
  | 'prospects'
  | 'imports'
  | 'queue'
  | 'errors'
  | 'conflicts'
  | 'users'
  | 'fields'

export type NavigationItem = {
  label: string
  href: string
  icon: IconName
  roles: readonly Role[]
  /** Which of the shell's counts stands at the right. */
  count?: CountKey
  /** The count is something a person must see to: red. */
  need?: boolean
  /** Second letter of its "g …" shortcut; what is set up once has none, since there are more screens than letters. */
  letter?: string
}

export type NavigationGroup = { label?: string; items: readonly NavigationItem[] }

const all: readonly Role[] = ['admin', 'marketer', 'sales']
const makers: readonly Role[] = ['admin', 'marketer']
const admins: readonly Role[] = ['admin']

/** The menu, in its order. A screen stands here once it exists, and only for those who may use it. */
export const navigation: readonly NavigationGroup[] = [
  {
    items: [
      { label: 'Overview', href: '/overview', icon: 'overview', roles: all, letter: 'o' },
      {
        label: 'Notices',
        href: '/notices',
        icon: 'bell',
        roles: all,
        count: 'notices',
        letter: 'b',
      },
      {
        label: 'Prospects',
        href: '/prospects',
        icon: 'users',
        roles: all,
        count: 'prospects',
        letter: 'p',
      },
      { label: 'Activities', href: '/activities', icon: 'pulse', roles: all, letter: 'y' },
      { label: 'Duplicates', href: '/duplicates', icon: 'copy', roles: makers, letter: 'x' },
      { label: 'Opportunities', href: '/opportunities', icon: 'flag', roles: all, letter: 'n' },
      { label: 'Accounts', href: '/accounts', icon: 'building', roles: all, letter: 'w' },
      { label: 'Lists', href: '/lists', icon: 'list', roles: makers, letter: 'l' },
      { label: 'E-mails', href: '/emails', icon: 'mail', roles: makers, letter: 'm' },
      { label: 'Automation', href: '/automation', icon: 'bolt', roles: makers, letter: 'j' },
      { label: 'Scoring', href: '/scoring', icon: 'gauge', roles: makers, letter: 'v' },
      { label: 'Forms & pages', href: '/forms', icon: 'form', roles: makers, letter: 'z' },
      { label: 'Imports', href: '/imports', icon: 'upload', roles: makers, letter: 'i' },
    ],
  },
  {
    label: 'Connector',
    items: [
      { label: 'Status', href: '/connector/status', icon: 'plug', roles: makers, letter: 'c' },
      { label: 'Fields', href: '/connector/fields', icon: 'swap', roles: makers, letter: 'f' },
      { label: 'Users', href: '/connector/users', icon: 'user', roles: makers, letter: 'u' },
      { label: 'Sharing', href: '/connector/sharing', icon: 'shield', roles: makers, letter: 'h' },
      { label: 'Dry run', href: '/connector/dry-run', icon: 'eye', roles: makers, letter: 'd' },
      {
        label: 'Queue',
        href: '/connector/queue',
        icon: 'layers',
        roles: makers,
        count: 'queue',
        letter: 'q',
      },
      {
        label: 'Errors',
        href: '/connector/errors',
        icon: 'need',
        roles: makers,
        count: 'errors',
        need: true,
        letter: 'e',
      },
      {
        label: 'Conflicts',
        href: '/connector/conflicts',
        icon: 'merge',
        roles: makers,
        count: 'conflicts',
        letter: 'g',
      },
      { label: 'Runs', href: '/connector/runs', icon: 'history', roles: makers, letter: 'r' },
    ],
  },
  {
    label: 'Settings',
    items: [
      { label: 'Team', href: '/settings/team', icon: 'user-plus', roles: admins, letter: 't' },
      { label: 'Groups', href: '/settings/groups', icon: 'users', roles: makers },
      {
        label: 'Prospect fields',
        href: '/settings/fields',
        icon: 'tag',
        roles: admins,
      },
      {
        label: 'Business units',
        href: '/settings/business-units',
        icon: 'building',
        roles: admins,
      },
      { label: 'Sending', href: '/settings/domains', icon: 'mail', roles: admins },
      { label: 'Audit log', href: '/settings/audit', icon: 'audit', roles: admins, letter: 'a' },
      { label: 'Profile', href: '/settings/profile', icon: 'sliders', roles: all, letter: 's' },
    ],
  },
]

export function navigationFor(role: Role): NavigationGroup[] {
  return navigation
    .map((group) => ({ ...group, items: group.items.filter((item) => item.roles.includes(role)) }))
    .filter((group) => group.items.length > 0)
}

/** Whether a path lies in the screen of an item. */
export function isWithin(href: string, pathname: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`)
}
