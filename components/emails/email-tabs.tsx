import { LinkTabs } from '#components/ui/tabs.tsx'

/** What can be seen of e-mail besides one of them. */
export function EmailTabs({ current }: { current: 'emails' | 'templates' | 'mailbox' }) {
  return (
    <LinkTabs
      label="E-mails"
      tabs={[
        { href: '/emails', label: 'List e-mails', current: current === 'emails' },
        { href: '/emails/templates', label: 'Templates', current: current === 'templates' },
        { href: '/emails/mailbox', label: 'Local mailbox', current: current === 'mailbox' },
      ]}
    />
  )
}
