/**
 * What listens on the ports of a simulated host: each running container answers HTTP on the ports it has, with a page
 * that says what it is. Asked by ssh-host.ts for each connection that a client wants to have made there.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { endpointOf } from './answers/networks'
import { serveChannel } from './channel-socket'
import type { Engine } from './engine-state'
import { type Container, networkName, type Port, sharesNetwork } from './model'

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])
const EVERYWHERE: ReadonlySet<string> = new Set(['', '0.0.0.0', '::'])

/** The container whose port it is, from the host's own point of view; undefined where nothing listens. */
export function listenerAt(engine: Engine, host: string, port: number): Container | undefined {
  return [...engine.containers.values()].find(
    (each) => each.status === 'running' && each.ports.some((one) => isReached(engine, each, one, { host, port })),
  )
}

function isReached(engine: Engine, container: Container, one: Port, at: { host: string; port: number }): boolean {
  if (one.protocol !== 'tcp') return false
  const isLoopback = LOOPBACK.has(at.host)
  const { hostIp = '', publicPort } = one
  const isPublishedThere = hostIp === at.host || (isLoopback && (EVERYWHERE.has(hostIp) || LOOPBACK.has(hostIp)))
  if (publicPort === at.port && isPublishedThere) return true
  if (one.privatePort !== at.port) return false
  const owner = ownerOf(engine, container)
  return networkName(owner) === 'host' ? isLoopback : endpointOf(engine, owner).IPAddress === at.host
}

/** Whose network it lives in. */
function ownerOf(engine: Engine, container: Container): Container {
  if (!sharesNetwork(container)) return container
  return engine.containers.get(container.network.slice('container:'.length)) ?? container
}

/** Gives each connection to its container, for as long as that runs. */
export function createPageServer(hostName: string): (channel: Duplex, container: Container) => void {
  const servedBy = new WeakMap<object, Container>()
  const server = createServer((request, response) => {
    const container = servedBy.get(request.socket)
    if (container?.status !== 'running') response.destroy()
    else answer(response, request.method === 'HEAD' ? '' : page(container.name, container.image, hostName))
  })
  return (channel, container) => {
    servedBy.set(channel, container)
    serveChannel(server, channel)
  }
}

function answer(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(body)
}

function page(name: string, image: string, hostName: string): string {
  const title = `${escaped(name)} on ${escaped(hostName)}`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 4em auto; padding: 0 1em">
<h1>${title}</h1>
<p>This container is simulated. On a host of yours, what runs from <code>${escaped(image)}</code> would answer here,
through the connection that Longshore has to the host.</p>
</html>
`
}

/** A test may have put any name on the host. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
