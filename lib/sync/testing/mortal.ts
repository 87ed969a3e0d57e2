import type { SyncContext } from '#lib/sync/ports.ts'

/**
 * A worker that dies at its nth step into the world, before it happens or after, unheard: nothing it does afterwards
 * happens either.
 */
export function mortalContext(
  context: SyncContext,
  step: number,
  dies: 'before' | 'after',
): { context: SyncContext; isDead: () => boolean } {
  let left = step
  const mortal = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>
        return async (...args: unknown[]) => {
          if (left <= 0) throw new Error('dead')
          left--
          if (left === 0 && dies === 'before') throw new Error('dead')
          const answer = await method.apply(target, args)
          if (left === 0) throw new Error('dead')
          return answer
        }
      },
    })
  const { store, org } = context
  return {
    context: { ...context, worker: 'mortal', store: mortal(store), org: mortal(org) },
    isDead: () => left <= 0,
  }
}
