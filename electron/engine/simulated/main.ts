/**
 * Entry of the simulated fleet's process: started by the shell for the demo and by tests for load, never part of the
 * engine. Options come by argv (`--fleet={…}`), orders by the parent's channel; it ends with its parent.
 */
import { createFleet } from './fleet'
import { openParentChannel } from './parent-channel'
import { type OrderMessage, parseFleetOptions, type Reply } from './protocol'

const parent = openParentChannel()
const fleet = await createFleet(parseFleetOptions(process.argv))

async function end(): Promise<void> {
  await fleet.dispose()
  process.exit(0)
}

parent.listen(
  async (message) => {
    const order = message as OrderMessage
    let reply: Reply
    try {
      if (order.kind === 'calm') await fleet.calm()
      reply = { kind: 'reply', seq: order.seq, value: fleet.obey(order) }
    } catch (thrown) {
      reply = { kind: 'reply', seq: order.seq, error: thrown instanceof Error ? thrown.message : String(thrown) }
    }
    parent.send(reply)
    if (order.kind === 'exit') void end()
  },
  () => void end(),
)
parent.send(fleet.ready)
