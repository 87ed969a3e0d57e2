'use client'

import { Toast as BaseToast } from '@base-ui/react/toast'
import type { ReactNode } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'

type ToastData = { tone: 'done' | 'need'; undo?: { label: string; run: () => void } }

const manager = BaseToast.createToastManager<ToastData>()

/**
 * Says what happened, 8 s long (it waits while the pointer or the focus is on it). Callable from anywhere in the
 * browser. `undo` runs once; the toast then goes.
 */
export function toast(
  title: ReactNode,
  options: {
    description?: ReactNode
    tone?: 'done' | 'need'
    undo?: () => void
    action?: { label: string; run: () => void }
  } = {},
): string {
  const { description, tone = 'done', undo, action } = options
  return manager.add({
    title,
    description,
    timeout: tone === 'need' ? 12_000 : 8000,
    priority: tone === 'need' ? 'high' : 'low',
    data: { tone, undo: undo ? { label: 'Undo', run: undo } : action },
  })
}

export function closeToast(id: string): void {
  manager.close(id)
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <BaseToast.Provider toastManager={manager} limit={3}>
      {children}
      <BaseToast.Portal>
        <BaseToast.Viewport className="fixed inset-x-2 bottom-4 z-50 mx-auto flex w-auto max-w-[480px] flex-col-reverse gap-2 outline-none">
          <ToastList />
        </BaseToast.Viewport>
      </BaseToast.Portal>
    </BaseToast.Provider>
  )
}

function ToastList() {
  const { toasts } = BaseToast.useToastManager<ToastData>()
  return toasts.map((each) => (
    <BaseToast.Root
      key={each.id}
      toast={each}
      data-toast=""
      swipeDirection={['down', 'right']}
      className="translate-x-(--toast-swipe-movement-x) translate-y-(--toast-swipe-movement-y) rounded-lg bg-raised shadow-raised transition-[opacity,translate] duration-180 ease-move data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0"
    >
      <BaseToast.Content className="flex min-h-11 items-center gap-2.5 py-1.5 pr-2 pl-3.5">
        <Icon
          name={each.data?.tone === 'need' ? 'need' : 'check'}
          className={cn(each.data?.tone === 'need' && 'text-need')}
        />
        <div className="min-w-0 flex-1">
          <BaseToast.Title className="font-normal text-sm" render={<p />} />
          <BaseToast.Description className="text-muted text-xs" />
        </div>
        {each.data?.undo && (
          <Button
            size="small"
            variant="ghost"
            onClick={() => {
              each.data?.undo?.run()
              manager.close(each.id)
            }}
          >
            {each.data.undo.label}
          </Button>
        )}
        <BaseToast.Close render={<IconButton icon="close" label="Dismiss" size="small" />} />
      </BaseToast.Content>
    </BaseToast.Root>
  ))
}
