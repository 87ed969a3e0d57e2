'use client'

import type { ComponentProps } from 'react'
import { ScreenError } from '#components/shell/screen-error.tsx'

export default function SettingsError(props: Omit<ComponentProps<typeof ScreenError>, 'title'>) {
  return <ScreenError {...props} title="This page of settings didn’t load" />
}
