import { EnvironmentError } from '#lib/base/env.ts'

/** Something that the person at the terminal can cure: printed as a sentence, without a stack. */
export class LaunchProblem extends Error {
  override name = 'LaunchProblem'
}

const causes: Readonly<Record<string, (path: string) => string>> = {
  ENOSPC: (path) => `The disk is full${path}. Free some space and run the command again.`,
  EACCES: (path) => `No permission to write${path}. ${folderAdvice}`,
  EPERM: (path) => `No permission to write${path}. ${folderAdvice}`,
  EROFS: (path) => `The folder is read-only${path}. ${folderAdvice}`,
  EDQUOT: (path) => `Your disk quota is used up${path}. Free some space and run it again.`,
}

const folderAdvice =
  'Make the folder yours (chown), or set DATA_FOLDER to one that you may write to.'

/** The sentence for a failure that has a known cure; anything else passes through as it came. */
export function toProblem(error: unknown): unknown {
  if (error instanceof EnvironmentError) return new LaunchProblem(error.message)
  if (!(error instanceof Error) || error instanceof LaunchProblem) return error
  const { code, path } = error as NodeJS.ErrnoException
  const sentence = causes[code ?? '']
  return sentence ? new LaunchProblem(sentence(path ? ` (${path})` : '')) : error
}
