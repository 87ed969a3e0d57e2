import { switchLetters } from '#components/shell/keys.ts'
import { chooseTheme, toTheme } from '#components/shell/theme.ts'

type SessionAnswer = { viewer?: { preferences?: Record<string, unknown> } | null }

/** What a person chose elsewhere holds in this browser too, from its first sign-in on. */
export async function applyPreferences(): Promise<void> {
  const answer = await fetch('/api/auth/session')
  const { viewer } = (await answer.json()) as SessionAnswer
  const { theme, singleLetters } = viewer?.preferences ?? {}
  if (typeof theme === 'string') chooseTheme(toTheme(theme))
  if (typeof singleLetters === 'boolean') switchLetters(singleLetters)
}
