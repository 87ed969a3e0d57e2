import { AuthFrame } from '#components/auth/auth-frame.tsx'
import { ButtonLink } from '#components/ui/button.tsx'

export function LinkClosed() {
  return (
    <AuthFrame
      title="This link is closed"
      lead="It was used already or has run out. An admin of your team can make you a new one."
    >
      <ButtonLink href="/sign-in">Go to sign-in</ButtonLink>
    </AuthFrame>
  )
}
