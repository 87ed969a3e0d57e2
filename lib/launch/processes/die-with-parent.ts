// Preloaded into every process that the launcher starts (`node --import`): one whose launcher was
// killed must not keep its port and its locks.

const graceMs = 5_000

if (process.channel) {
  process.once('disconnect', () => {
    endGroup('SIGTERM')
    setTimeout(() => endGroup('SIGKILL'), graceMs).unref()
  })
}

/** The launcher makes each child the leader of a group, which takes its own children along. */
function endGroup(signal: NodeJS.Signals): void {
  try {
    process.kill(-process.pid, signal)
  } catch {
    process.exit(1)
  }
}
