import { argv } from 'node:process'

// npm run bench: what the connector costs. npm run bench -- import --rows 1000000: what a file of that size costs.
// npm run bench -- load --rows 1000000: a first load, with its memory curve.
// npm run bench -- collector: how many events a second it acknowledges.
// npm run bench -- workloads: the workloads of a connector's life, each at 0 and at 150 ms of latency.
if (argv[2] === 'import') await import('./import.ts')
else if (argv[2] === 'load') await import('./first-load.ts')
else if (argv[2] === 'collector') await import('./collector.ts')
else if (argv[2] === 'workloads') await import('./workload-table.ts')
// npm run bench -- timeline: what a page of the story costs beside millions of activities.
else if (argv[2] === 'timeline') await import('./timeline.ts')
else await import('./bench.ts')
