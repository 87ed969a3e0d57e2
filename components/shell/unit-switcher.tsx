'use client'

import { useState } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { iconPaths } from '#components/ui/icon-paths.tsx'
import { Menu, MenuChoices, MenuGroup } from '#components/ui/menu.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { toast } from '#components/ui/toast.tsx'

export type Unit = { id: string; name: string }

/** Which business unit this is; with more than one, the way to another. */
export function UnitSwitcher({
  unit,
  units,
  switchUnit,
  collapsed,
}: {
  unit: Unit
  units: readonly Unit[]
  switchUnit?: (unitId: string) => Promise<unknown>
  collapsed: boolean
}) {
  const [leaving, setLeaving] = useState(false)
  const look = cn(
    'flex h-12 w-full min-w-0 flex-none items-center gap-2 px-3 font-semibold tracking-tight',
    collapsed && 'justify-center px-0',
  )
  const content = (
    <>
      <ProductMark />
      {!collapsed && <span className="truncate">{unit.name}</span>}
    </>
  )
  if (units.length < 2 || !switchUnit) return <div className={look}>{content}</div>

  const go = async (id: string) => {
    if (id === unit.id) return
    setLeaving(true)
    try {
      await switchUnit(id)
      // Everything on the page belongs to the old unit: start anew instead of refreshing piece by piece.
      window.location.assign('/overview')
    } catch {
      setLeaving(false)
      toast('The business unit was not switched', {
        tone: 'need',
        description: 'The server did not answer. Try again in a moment.',
      })
    }
  }
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className={cn(look, 'outline-offset-[-4px]')}
          aria-label={`Business unit ${unit.name}, switch`}
        >
          {content}
          {!collapsed && (
            <span className="ml-auto text-faint">
              {leaving ? <Spinner /> : <Icon name="updown" size={14} />}
            </span>
          )}
        </button>
      }
    >
      <MenuGroup label="Business unit">
        <MenuChoices
          value={unit.id}
          choices={units.map((each) => ({ value: each.id, label: each.name }))}
          onValueChange={go}
        />
      </MenuGroup>
    </Menu>
  )
}

/** The product's sign: its two arcs on ink. */
export function ProductMark({ size = 22 }: { size?: number }) {
  return (
    <span
      aria-hidden="true"
      className="grid shrink-0 place-items-center rounded-md bg-primary text-on-primary"
      style={{ width: size, height: size }}
    >
      <svg
        viewBox="0 0 16 16"
        width={size * 0.64}
        height={size * 0.64}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
        aria-hidden="true"
      >
        {iconPaths.concord}
      </svg>
    </span>
  )
}
