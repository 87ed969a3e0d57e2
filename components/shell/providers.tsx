'use client'

import '#lib/base/zod-without-eval.ts'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { createQueryClient } from '#components/shell/connection.ts'
import { type Clock, ClockProvider } from '#components/ui/clock.tsx'
import { ToastProvider } from '#components/ui/toast.tsx'

/** What every page needs in the browser: policy nonce, address state, queries, clock, tooltips, toasts. */
export function Providers({
  nonce,
  clock,
  children,
}: {
  nonce: string | undefined
  clock: Clock
  children: ReactNode
}) {
  const [queries] = useState(createQueryClient)
  return (
    <CSPProvider nonce={nonce}>
      <NuqsAdapter>
        <QueryClientProvider client={queries}>
          <ClockProvider {...clock}>
            <Tooltip.Provider delay={300}>
              <ToastProvider>{children}</ToastProvider>
            </Tooltip.Provider>
          </ClockProvider>
        </QueryClientProvider>
      </NuqsAdapter>
    </CSPProvider>
  )
}
