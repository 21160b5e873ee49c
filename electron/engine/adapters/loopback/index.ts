/**
 * Listens on this computer's loopback address for forwards. 127.0.0.1 and never a name or 0.0.0.0: what arrives must
 * come from this computer. Given to the forwards capability by the composition root.
 */
import { createServer, type Socket } from 'node:net'
import { Failure } from '../../../../shared/errors'
import type { ListenOnLoopback } from '../../ports'

const ADDRESS = '127.0.0.1'

export const listenOnLoopback: ListenOnLoopback = (port, onConnection) =>
  new Promise((resolve, reject) => {
    const sockets = new Set<Socket>()
    // Half-open: a client that has said all it wants still reads the answer.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      onConnection(socket)
    })
    const close = () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    }
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(error, port)))
    server.listen({ port, host: ADDRESS }, () => {
      const at = server.address()
      if (at && typeof at === 'object') resolve({ port: at.port, close })
      else close()
    })
  })

function refusal(error: NodeJS.ErrnoException, port: number): Failure {
  if (error.code === 'EADDRINUSE')
    return new Failure('CONFLICT', `Port ${port} of this computer is in use.`, {
      hint: 'Choose another, or any free one.',
    })
  if (error.code === 'EACCES')
    return new Failure('DENIED', `This computer does not let you listen on port ${port}.`, {
      hint: 'Choose a port above 1023.',
    })
  return new Failure('INTERNAL', `This computer could not listen on port ${port}.`, { details: error.message })
}
