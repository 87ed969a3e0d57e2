/**
 * One listener for every shortcut of the console. What is pressed before React has taken over the page is kept (by
 * `earlyKeysScript`, then by this module) and handled once somebody listens.
 *
 * A shortcut is written "j", "g p", "?", "mod+k", "escape". Letters rest while somebody writes, while a dialog or a
 * menu is open, and when single letters are switched off.
 */
declare global {
  interface Window {
    earlyKeys?: KeyboardEvent[] | Record<string, never>
  }
}

export type Shortcut = { keys: string; run: (event: KeyboardEvent) => void }

const shortcuts = new Set<Shortcut>()
const early: { key: string; event: KeyboardEvent; at: number }[] = []
const sequencePauseMs = 1200
const earlyKeptMs = 5000
let prefix: { key: string; at: number } | null = null
let ready = false

export function addShortcuts(added: readonly Shortcut[]): () => void {
  for (const shortcut of added) shortcuts.add(shortcut)
  return () => {
    for (const shortcut of added) shortcuts.delete(shortcut)
  }
}

/** Called once the frame of the page stands: handles what was pressed before. */
export function startShortcuts(): void {
  if (ready) return
  ready = true
  const now = Date.now()
  for (const { key, event, at } of early.splice(0)) {
    if (now - at < earlyKeptMs) handle(key, event)
  }
}

const lettersKey = 'single-letter-shortcuts'

export function lettersAreOn(): boolean {
  try {
    return localStorage.getItem(lettersKey) !== 'off'
  } catch {
    return true
  }
}

export function switchLetters(on: boolean): void {
  try {
    localStorage.setItem(lettersKey, on ? 'on' : 'off')
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}

function nameOf(event: KeyboardEvent): string | null {
  if (event.altKey) return null
  const key = event.key.toLowerCase()
  if (event.metaKey || event.ctrlKey) return `mod+${key}`
  return key === ' ' ? 'space' : key
}

function writes(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/u.test(target.tagName)
    ? !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/u.test(target.type))
    : false
}

const popups = ['dialog', 'alertdialog', 'menu', 'listbox']

/**
 * What is closing no longer counts, except for escape: the same press may have closed it. A toast is a dialog by its
 * role, and holds nobody up.
 */
function somethingIsOpen(key: string): boolean {
  const still = key === 'escape' ? '' : ':not([data-closed])'
  return (
    document.querySelector(
      popups.map((role) => `[role=${role}]${still}:not([data-toast])`).join(),
    ) !== null
  )
}

function find(keys: string): Shortcut | undefined {
  return [...shortcuts].findLast((shortcut) => shortcut.keys === keys)
}

function handle(key: string, event: KeyboardEvent): void {
  const held = prefix && Date.now() - prefix.at < sequencePauseMs ? prefix.key : null
  prefix = null
  const free = !writes(event.target) && !somethingIsOpen(key)
  const shortcut = (held && find(`${held} ${key}`)) || find(key)
  if (shortcut) {
    if (key.startsWith('mod+') ? somethingIsOpen(key) : !free) return
    if (key.length === 1 && !lettersAreOn()) return
    event.preventDefault()
    shortcut.run(event)
    return
  }
  const begins = [...shortcuts].some((each) => each.keys.startsWith(`${key} `))
  if (begins && free && lettersAreOn()) prefix = { key, at: Date.now() }
}

function listen(event: KeyboardEvent): void {
  if (event.isComposing) return
  const key = nameOf(event)
  if (!key) return
  if (!ready) {
    if (!writes(event.target)) early.push({ key, event, at: Date.now() })
  } else if (!event.defaultPrevented) handle(key, event)
}

if (typeof window !== 'undefined') {
  const kept = window.earlyKeys
  if (Array.isArray(kept)) for (const event of kept) listen(event)
  // Without a length the page's first script keeps nothing more: this module listens itself.
  window.earlyKeys = {}
  window.addEventListener('keydown', listen)
}
