import { useQuery } from '@tanstack/react-query'
import { useSettled } from '#components/ui/use-settled.ts'
import type { Result } from '#lib/base/result.ts'
import type { SharingPreview } from '#lib/sharing/types.ts'

/** Nobody's every keystroke is worth a count in Salesforce. */
const restMs = 500

/** [SH-5] What the draft would change, counted once somebody has stopped editing. */
export function usePreview<Draft>(
  over: string,
  ask: (draft: Draft) => Promise<Result<SharingPreview>>,
  draft: Draft,
  enabled: boolean,
) {
  const text = JSON.stringify(draft)
  const settled = useSettled(text, restMs)
  const query = useQuery<SharingPreview>({
    queryKey: ['sharing', 'preview', over, settled],
    queryFn: async () => {
      const result = await ask(JSON.parse(settled))
      if (result.ok) return result.value
      throw new Error(result.error.message)
    },
    enabled: enabled && settled === text,
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  const isCurrent = settled === text
  return {
    preview: isCurrent ? (query.data ?? null) : null,
    error: isCurrent && query.error ? query.error.message : null,
    counting: enabled && (!isCurrent || query.isFetching),
    again: () => void query.refetch(),
  }
}
