import { breakRules } from '#lib/bench/breaks/run.ts'
import { plantedBugs } from '#lib/sync/testing/planted-bugs.ts'

// `npm run planted-bugs`: the laws of the simulation, then the rules, each with a bug against it that must turn it red.
// `-- laws` or `-- rules` runs one part; rules and parts of file names after `rules` narrow it.

const [part, ...only] = process.argv.slice(2)
const laws = part === undefined || part === 'laws' ? await plantedBugs() : 0
const rules = part === undefined || part === 'rules' ? await breakRules(only) : 0
process.exitCode = laws || rules
