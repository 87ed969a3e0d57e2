import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

export default function ProspectNotFound() {
  return (
    <>
      <PageHeader crumbs={[{ label: 'Prospects', href: '/prospects' }]} title="Not found" />
      <EmptyState
        icon="search"
        title="There is no such prospect"
        action={<ButtonLink href="/prospects">All prospects</ButtonLink>}
      >
        The address may be mistyped, or the prospect belongs to another business unit: switch at the
        top left.
      </EmptyState>
    </>
  )
}
