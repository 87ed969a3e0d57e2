import type { CrmObject } from '#lib/salesforce/port.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import { type World, withPersons } from '#lib/sync/testing/world.ts'

/** [CN-8] An admin enables person accounts: what waited for that is tried again. */
export async function enablePersons(world: World): Promise<void> {
  const { config, unit, persons } = world
  if (persons === null || config.settings.personAccounts) return
  persons.wereOn = true
  world.config = { ...config, settings: withPersons(config.settings, persons.random) }
  await unit.configure(world.config)
  await unit.retryAll()
}

/** And switches them off again: links stay, and nothing is made as one any more. */
export async function disablePersons(world: World): Promise<void> {
  const { config, unit } = world
  if (!config.settings.personAccounts) return
  const createAs = config.settings.createAs === 'Account' ? 'Lead' : config.settings.createAs
  world.config = { ...config, settings: { ...config.settings, personAccounts: false, createAs } }
  await unit.configure(world.config)
}

/** [I2][CN-8] A run that began while they were off asks for none and writes none. */
export class PersonLaw {
  /** By worker, as the run that it is in read it. */
  readonly #isOn = new Map<string, boolean>()

  began(worker: string, isOn: boolean): void {
    this.#isOn.set(worker, isOn)
  }

  check(worker: string, objects: Iterable<CrmObject>): void {
    if (this.#isOn.get(worker) !== false) return
    for (const object of objects)
      demand(
        object !== 'Account',
        'I2',
        `${worker} turns to person accounts, which are switched off`,
      )
  }
}
