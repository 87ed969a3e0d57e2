import { fileURLToPath } from 'node:url'

/** The project's root folder, wherever the command was called from. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
