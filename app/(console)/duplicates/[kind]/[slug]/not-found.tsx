import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

export default function DuplicatesNotFound() {
  return (
    <EmptyState
      heading="h1"
      icon="check"
      title="These are no duplicates any more"
      action={<ButtonLink href="/duplicates">All duplicates</ButtonLink>}
    >
      They were merged, deleted, or no longer look like one person.
    </EmptyState>
  )
}
