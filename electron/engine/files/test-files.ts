/**
 * Files as tests use them: a container's place as the contract names it, its directories, and what a person has chosen in
 * the shell's dialogs. For the lab tests beside it.
 */
import type { Contract } from '../../../shared/contract'
import type { Client } from '../../../shared/contract/runtime'

interface App {
  client: Client<Contract>
  chosenFiles: Map<string, string>
  /** The engine's own folder, which goes with it. */
  userData: string
}

type RowIs = (name: string) => Promise<{ hostId: string; id: string }>

/** `app` is asked for at each use: a test file has it only once its lab is up. */
export function filesIn(app: () => App, rowIs: RowIs) {
  async function at(name: string, path: string) {
    const { hostId, id } = await rowIs(name)
    return { hostId, id, name, path }
  }
  return {
    at,
    list: async (name: string, path: string) => app().client.files.list(await at(name, path)),
    /** The id the shell gives for a path that was chosen. */
    chosen(path: string): string {
      const id = `chosen-${crypto.randomUUID()}`
      app().chosenFiles.set(id, path)
      return id
    },
    /** A path in the engine's folder. */
    here: (...parts: string[]) => [app().userData, ...parts].join('/'),
  }
}
