import { Icon } from '#components/ui/icon.tsx'

/** The record itself, in a tab of its own: right of a block's title. */
export function OpenInSalesforce({ href }: { href: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="link inline-flex items-center gap-1 font-normal"
    >
      Open in Salesforce
      <Icon name="external" size={12} className="text-faint" />
    </a>
  )
}
