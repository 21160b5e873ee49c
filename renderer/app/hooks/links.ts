/** Where things stand: the routes to a container, image, volume or network, each on the page of its kind. Pure. */

export function containerLink(key: string, more: Record<string, string> = {}): string {
  return `/containers?${new URLSearchParams({ selected: key, ...more })}`
}

/** `imageId` with or without its algorithm, as engines write it. */
export function imageLink(hostId: string, imageId: string): string {
  const id = imageId.includes(':') ? imageId : `sha256:${imageId}`
  return `/images?${new URLSearchParams({ host: hostId, selected: `${hostId}/${id}` })}`
}

export function volumeLink(hostId: string, name: string): string {
  return `/volumes?${new URLSearchParams({ host: hostId, selected: `${hostId}/${name}` })}`
}

/** By its name: what a container says of its networks. Quotes and stars would mean something to the filter. */
export function networkNameLink(hostId: string, name: string): string {
  return `/networks?${new URLSearchParams({ host: hostId, q: `name:"${name.replaceAll('"', '')}"` })}`
}

export function networkLink(hostId: string, id: string): string {
  return `/networks?${new URLSearchParams({ host: hostId, selected: `${hostId}/${id}` })}`
}

/** Logs of these containers, merged. By host and with short ids, so that fifty of them fit into a saved view. */
export function logsLink(keys: readonly string[]): string {
  const byHost = new Map<string, string[]>()
  for (const key of keys) {
    const [hostId = '', id = ''] = key.split('/')
    byHost.set(hostId, [...(byHost.get(hostId) ?? []), id.slice(0, 12)])
  }
  return `/logs?${new URLSearchParams([...byHost].map(([hostId, ids]) => ['of', [hostId, ...ids].join('.')]))}`
}
