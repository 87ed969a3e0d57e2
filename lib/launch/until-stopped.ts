/** Resolves when the person stops the command: Ctrl-C, a signal, or npm's own process killed. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve())
    process.once('disconnect', () => resolve())
  })
}
