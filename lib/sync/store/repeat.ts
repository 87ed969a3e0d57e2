import { StepBack, type Turn } from '#lib/sync/turns.ts'

/** Deadlock, serialization failure, lock or statement time-out, unique violation: another transaction was quicker; look again. */
const repeatable = new Set(['40P01', '40001', '55P03', '57014', '23505'])
const triesMax = 5

/** Runs a whole transaction again, a bounded number of times, when another one was in its way. */
export async function withRepeats<T>(transaction: () => Promise<T>, turn?: Turn): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction()
    } catch (error) {
      const isRepeatable = error instanceof StepBack || repeatable.has(sqlState(error))
      if (attempt === triesMax || !isRepeatable) throw error
      await turn?.again()
    }
  }
}

export function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
