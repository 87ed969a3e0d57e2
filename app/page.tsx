import { redirect } from 'next/navigation'
import { home } from '#lib/auth/way-back.ts'

export default function FrontPage() {
  redirect(home)
}
