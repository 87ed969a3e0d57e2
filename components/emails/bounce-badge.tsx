import { Badge } from '#components/ui/badge.tsx'

export function BounceBadge({ bounce }: { bounce: string | null }) {
  if (bounce === null) return null
  return (
    <Badge tone={bounce === 'hard' ? 'need' : 'neutral'}>
      {bounce === 'hard' ? 'Hard bounce' : 'Bounce'}
    </Badge>
  )
}
