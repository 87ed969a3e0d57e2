'use client'

import { useEffect, useState } from 'react'
import { lettersAreOn, switchLetters } from '#components/shell/keys.ts'
import { chooseTheme, type Theme } from '#components/shell/theme.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { savePreferencesAction } from '#lib/team/profile-actions.ts'

/** Takes effect in this browser at once; kept with the account besides. */
export function PreferencesSection({ theme: initial }: { theme: Theme }) {
  const [theme, setTheme] = useState(initial)
  const [letters, setLetters] = useState(true)
  useEffect(() => setLetters(lettersAreOn()), [])
  return (
    <div className="grid gap-3">
      <div className="flex items-center justify-between gap-4">
        <span>Theme</span>
        <Segmented
          label="Theme"
          value={theme}
          segments={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'system', label: 'As the system' },
          ]}
          onValueChange={(next) => {
            setTheme(next)
            chooseTheme(next)
            void savePreferencesAction({ theme: next })
          }}
        />
      </div>
      <div className="flex items-center justify-between gap-4">
        <span id="letters">
          Single-letter shortcuts
          <span className="block text-faint text-xs">
            j, k, g p and the like. ⌘K and Escape work in any case.
          </span>
        </span>
        <Switch
          label="Single-letter shortcuts"
          checked={letters}
          onCheckedChange={(on) => {
            setLetters(on)
            switchLetters(on)
            void savePreferencesAction({ singleLetters: on })
          }}
        />
      </div>
    </div>
  )
}
