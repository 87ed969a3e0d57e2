import { config } from 'zod'

/** Zod otherwise probes `new Function`, which the page's policy forbids and reports. Import before the first schema. */
config({ jitless: true })
