/**
 * Paths inside a container: absolute, with `/`, whatever this computer's own look like. Pure; used by all of this
 * folder. `..` never leads above the root, as inside the container itself.
 */
export function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return `/${parts.join('/')}`
}

export const below = (directory: string, name: string): string =>
  directory === '/' ? `/${name}` : `${directory}/${name}`

/** Of a normal path; the root is its own. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

/** Empty for the root. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
