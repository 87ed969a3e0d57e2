/**
 * How node runs a worker. A page of records is garbage as soon as it is merged. A young generation of V8's first size,
 * 1 MB, copies pages again and again: 12 % more processor time over a load of 20,000; one of 16 MB, or one that grows,
 * keeps several at once: 416 MB at the most over a load of 10,000 and the cycles after it, against 363 MB with 4 MB.
 * An old generation that grows as V8 likes before it is looked through held 484 MB over a load of 100,000; one that may
 * grow to 2.2 times what it held 330 MB, for 8 % more processor time.
 */
export const workerFlags = [
  '--heap-growing-percent=120',
  '--min-semi-space-size=4',
  '--max-semi-space-size=4',
] as const
