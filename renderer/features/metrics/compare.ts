/**
 * Which containers can stand beside one in its charts: those of the same service first, then of the same image, of the
 * same project, then all others. Which ones do stands in the URL: `with=HOST.ID,HOST.ID`. Pure.
 */
import type { Container } from '../../../shared/contract/containers'

/** As many as lines can be told apart. */
export const MOST_COMPARED = 5
const SHOWN = 60

export const compareText = (keys: readonly string[]): string | undefined =>
  keys.map((key) => key.replace('/', '.').slice(0, key.indexOf('/') + 13)).join(',') || undefined

/** The containers that `text` names and that are still there, in its order. */
export function comparedOf(text: string | null, all: readonly Container[]): Container[] {
  const starts = (text ?? '').split(',').filter(Boolean).slice(0, MOST_COMPARED)
  return starts.flatMap((start) => {
    const [hostId, id] = start.split('.')
    return all.find((row) => row.hostId === hostId && id && row.id.startsWith(id)) ?? []
  })
}

/** Running ones, the likeliest first; `typed` narrows them by name, project and image. */
export function candidates(of: Container, all: readonly Container[], typed: string): Container[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const matches = ({ name, project = '', service = '', image }: Container) =>
    words.every((word) => `${name} ${project} ${service} ${image}`.toLowerCase().includes(word))
  return all
    .filter((row) => row.key !== of.key && row.state === 'running' && matches(row))
    .map((row) => ({ row, kinship: kinship(of, row) }))
    .sort((a, b) => b.kinship - a.kinship || a.row.name.localeCompare(b.row.name))
    .slice(0, SHOWN)
    .map(({ row }) => row)
}

function kinship(of: Container, other: Container): number {
  const isProject = of.project !== undefined && of.project === other.project
  const isService = of.service !== undefined && of.service === other.service
  if (isService && isProject) return 5
  if (of.name === other.name) return 4
  if (isService) return 3
  if (of.image === other.image) return 2
  return isProject ? 1 : 0
}
