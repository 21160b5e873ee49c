/**
 * The endpoint for Prometheus: off until a person turns it on and makes a token. Follows the settings: listens, stops
 * listening, listens elsewhere, and says why it does not. The token is read from the vault when it begins to listen and
 * kept as the listener keeps it, as a hash. Made by the composition root.
 */
import { EventEmitter, once } from 'node:events'
import type { EndpointState } from '../../../../shared/contract/metrics'
import type { SettingsValues } from '../../../../shared/contract/settings'
import { Failure, toErrorInfo } from '../../../../shared/errors'
import type { Clock, Log, LoopbackListener, Secrets, ServeOnLoopback } from '../../ports'
import { familiesOf, type Newest } from './exposed'
import { CONTENT_TYPE, familyText } from './text-format'

export interface ExpositionPorts {
  settings: { current: () => SettingsValues; onChange: (listener: () => void) => () => void }
  secrets: Secrets
  newest: () => Omit<Newest, 'now'>
  serve: ServeOnLoopback
  clock: Pick<Clock, 'now'>
  log: Log
}

interface Wanted {
  isOn: boolean
  port: number
  tokenId: string
}

const PATH = '/metrics'

export function createExposition({ settings, secrets, newest, serve, clock, log }: ExpositionPorts) {
  const changes = new EventEmitter().setMaxListeners(0)
  const life = new AbortController()
  let wanted = wantedOf(settings.current())
  let state: EndpointState = { state: 'off' }
  let listener: LoopbackListener | undefined
  /** One after the other, however fast the settings change. */
  let turn: Promise<void> = Promise.resolve()

  const end = settings.onChange(() => {
    const before = wanted
    wanted = wantedOf(settings.current())
    if (before.tokenId !== '' && before.tokenId !== wanted.tokenId) dropToken(before.tokenId)
    if (before.isOn !== wanted.isOn || before.port !== wanted.port || before.tokenId !== wanted.tokenId) follow()
  })
  follow()

  function follow() {
    turn = turn.then(async () => {
      stopListening()
      told(await begin(wanted).catch(failed))
    })
  }

  function stopListening() {
    listener?.close()
    listener = undefined
  }

  async function begin({ isOn, port, tokenId }: Wanted): Promise<EndpointState> {
    if (!isOn || life.signal.aborted) return { state: 'off' }
    if (tokenId === '') throw new Failure('INVALID', 'There is no token yet.', { hint: 'Make one below.' })
    const token = await secrets.read(tokenId, life.signal)
    listener = await serve({ port, token, path: PATH, contentType: CONTENT_TYPE, body: chunks })
    return { state: 'listening', url: `http://127.0.0.1:${listener.port}${PATH}` }
  }

  function failed(thrown: unknown): EndpointState {
    const error = toErrorInfo(thrown)
    log.warn('metrics.endpoint-failed', { code: error.code, details: error.details })
    return { state: 'failed', error: error.code === 'NOT_FOUND' ? noToken : error }
  }

  /** A family at a time: ten thousand containers would keep everything else waiting for a tenth of a second. */
  function* chunks(): Generator<string, void, void> {
    for (const family of familiesOf({ ...newest(), now: clock.now() })) yield familyText(family)
  }

  function told(next: EndpointState) {
    state = next
    changes.emit('changed')
  }

  function dropToken(tokenId: string) {
    void secrets.remove(tokenId).catch((thrown) => log.warn('metrics.token-kept', { thrown: String(thrown) }))
  }

  return {
    async *watch(signal: AbortSignal): AsyncGenerator<EndpointState, void, void> {
      let sent: EndpointState | undefined
      for (;;) {
        while (state === sent) await once(changes, 'changed', { signal })
        signal.throwIfAborted()
        sent = state
        yield sent
      }
    },
    /** The vault was opened: what waited for its token can begin. */
    vaultOpened() {
      if (state.error?.code === 'LOCKED') follow()
    },
    async dispose() {
      end()
      life.abort()
      await turn
      stopListening()
    },
  }
}

const wantedOf = ({ prometheus, prometheusPort, prometheusTokenId }: SettingsValues): Wanted => ({
  isOn: prometheus,
  port: prometheusPort,
  tokenId: prometheusTokenId,
})

const noToken = new Failure('NOT_FOUND', 'Its token is not in the vault any more.', { hint: 'Make a new one below.' })
  .info
