import { argv } from 'node:process'

// npm run bench: what the connector costs. npm run bench -- import --rows 1000000: what a file of that size costs.
await (argv[2] === 'import' ? import('./import.ts') : import('./bench.ts'))
