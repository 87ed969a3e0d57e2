import { argv } from 'node:process'

// npm run bench: what the connector costs. npm run bench -- import --rows 1000000: what a file of that size costs.
// npm run bench -- collector: how many events a second it acknowledges.
if (argv[2] === 'import') await import('./import.ts')
else if (argv[2] === 'collector') await import('./collector.ts')
else await import('./bench.ts')
