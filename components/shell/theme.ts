export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

export function toTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system'
}

/** Takes effect at once and, through the cookie, in the next page's HTML. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  rememberInCookie('theme', theme)
}

export function rememberInCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`
}
