import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

export default function NotFound() {
  return (
    <main className="grid min-h-dvh flex-1 place-items-center bg-surface">
      <EmptyState
        icon="search"
        heading="h1"
        title="There is nothing here"
        action={<ButtonLink href="/overview">Go to Overview</ButtonLink>}
      >
        The address may be mistyped, or what stood here was deleted or belongs to another business
        unit.
      </EmptyState>
    </main>
  )
}
