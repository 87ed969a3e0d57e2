/** Signals of one Ctrl-C arrive several times: from the terminal, from npm, and from our own door. */
const impatientAfterMs = 1_000

/**
 * Aborts when the person stops the command: Ctrl-C, a signal, or npm's own process killed. What is
 * under way is then ended in order; a second Ctrl-C ends the command at once.
 */
export function untilStopped(): AbortSignal {
  const stop = new AbortController()
  let firstAt = 0
  const onStop = () => {
    if (firstAt > 0 && Date.now() - firstAt > impatientAfterMs) process.exit(130)
    if (firstAt > 0) return
    firstAt = Date.now()
    console.log('\nStopping …')
    stop.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onStop)
  process.once('disconnect', onStop)
  return stop.signal
}
