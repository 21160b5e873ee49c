/** One request to a real engine at its own socket, without SSH: how scenarios cause what they measure. */
import { request } from 'node:http'

/** Resolves when the engine has answered with success; `path` carries the API version. */
export function postTo(socketPath: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path, method: 'POST', host: 'docker' }, (response) => {
      response.resume()
      const status = response.statusCode ?? 0
      response.on('end', () => (status < 300 ? resolve() : reject(new Error(`${path} was answered with ${status}`))))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}
