import {
  type EnvironmentSource,
  environmentVariables,
  type ProcessName,
  processVariables,
} from '#lib/base/env.ts'

/**
 * The environment of one process: the system's, and of our own variables only those that this
 * process reads. So the console's process holds neither the owner's address nor the token key.
 */
export function processEnvironment(
  name: ProcessName,
  settings: EnvironmentSource,
  system: EnvironmentSource = process.env,
): NodeJS.ProcessEnv {
  const ours = new Set<string>(Object.keys(environmentVariables))
  const inherited = Object.entries(system).filter(([variable]) => !ours.has(variable))
  const own = processVariables[name].map((variable) => [variable, settings[variable]])
  const environment = Object.fromEntries([...inherited, ...own])
  return {
    ...environment,
    NODE_ENV: (settings.NODE_ENV ?? 'production') as 'production' | 'development',
    ...(name === 'web' ? nextSettings(settings) : {}),
  }
}

function nextSettings(settings: EnvironmentSource): Record<string, string> {
  return { NEXTAUTH_URL: settings.CONCORD_URL ?? '', NEXT_TELEMETRY_DISABLED: '1' }
}
