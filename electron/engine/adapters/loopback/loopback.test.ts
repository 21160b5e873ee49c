/** Only this computer gets in, and a port that is taken is named. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { markOpenHandles } from '../../testing/leak-check'
import { listenOnLoopback } from '.'

it('listens on the loopback address only, says which port is taken, and ends its connections', async () => {
  const noLeak = markOpenHandles()
  const listener = await listenOnLoopback(0, (socket) => socket.resume())
  await expect(listenOnLoopback(listener.port, () => {})).rejects.toMatchObject({
    info: { code: 'CONFLICT', message: `Port ${listener.port} of this computer is in use.` },
  })
  const elsewhere = connect({ port: listener.port, host: '127.0.0.2' })
  await expect(once(elsewhere, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  const client = connect({ port: listener.port, host: '127.0.0.1' })
  await once(client, 'connect')
  client.resume()
  listener.close()
  await once(client, 'close')
  await noLeak()
})
