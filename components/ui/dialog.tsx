'use client'

import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Note } from '#components/ui/note.tsx'

export const backdropLook =
  'fixed inset-0 z-40 bg-scrim transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0'
export const dialogLook =
  'fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-xl bg-raised shadow-raised outline-none transition-[opacity,scale] duration-120 ease-move data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0'

/** A task of its own (a form, a choice). Give `footer`, or pass a form whose buttons stand in DialogActions. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = 'normal',
  footer,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  size?: 'normal' | 'wide' | 'huge'
  footer?: ReactNode
  children?: ReactNode
}) {
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropLook} />
        <BaseDialog.Popup
          className={cn(
            dialogLook,
            size === 'normal' && 'max-w-[440px]',
            size === 'wide' && 'max-w-[640px]',
            size === 'huge' && 'max-w-[960px]',
          )}
        >
          <header className="pt-5 pr-12 pb-2 pl-5">
            <div className="min-w-0">
              <BaseDialog.Title className="font-semibold text-lg tracking-tight">
                {title}
              </BaseDialog.Title>
              {description && (
                <BaseDialog.Description className="mt-1 text-muted">
                  {description}
                </BaseDialog.Description>
              )}
            </div>
          </header>
          {children && <div className="min-h-0 overflow-y-auto px-5 pt-1 pb-4">{children}</div>}
          {footer && <DialogActions>{footer}</DialogActions>}
          {/* Last in order, so that the focus goes to the first field, not to the way out. */}
          <BaseDialog.Close
            render={<IconButton icon="close" label="Close" size="small" />}
            className="absolute top-4 right-4"
          />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

/** The buttons at a dialog's foot: what keeps things as they are first, the verb last. */
export function DialogActions({ children, bleed }: { children: ReactNode; bleed?: boolean }) {
  return (
    <footer
      className={cn(
        'flex justify-end gap-2 border-border border-t px-5 py-3 max-desk:*:flex-1',
        bleed && '-mx-5 mt-4 -mb-4',
      )}
    >
      {children}
    </footer>
  )
}

export type Consequence = { label: ReactNode; count?: ReactNode }

/** Asks before something far-reaching: the question with its count, what will happen, the verb. */
export function Confirm({
  open,
  onOpenChange,
  title,
  children,
  consequences,
  verb,
  keep = 'Cancel',
  danger,
  busy,
  error,
  onConfirm,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** "Move 214 prospects to the recycle bin?" */
  title: string
  children?: ReactNode
  consequences?: readonly Consequence[]
  /** "Move 214" */
  verb: string
  keep?: string
  danger?: boolean
  busy?: boolean
  error?: ReactNode
  onConfirm: () => void
}) {
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropLook} />
        <BaseDialog.Popup role="alertdialog" className={cn(dialogLook, 'max-w-[420px]')}>
          <div className="grid gap-3 overflow-y-auto p-5 pb-4">
            <div>
              <BaseDialog.Title className="font-semibold text-lg tracking-tight">
                {title}
              </BaseDialog.Title>
              {children && (
                <BaseDialog.Description
                  className="mt-2 text-muted"
                  render={<div>{children}</div>}
                />
              )}
            </div>
            {consequences && consequences.length > 0 && (
              <ul>
                {consequences.map((each, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one question never move
                  <li key={index} className="flex gap-4 text-muted text-xs leading-5">
                    <span className="flex-1">{each.label}</span>
                    <span className="text-text tabular-nums">{each.count}</span>
                  </li>
                ))}
              </ul>
            )}
            {error && <Note tone="need">{error}</Note>}
          </div>
          <DialogActions>
            <BaseDialog.Close render={<Button>{keep}</Button>} />
            <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
              {verb}
            </Button>
          </DialogActions>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
