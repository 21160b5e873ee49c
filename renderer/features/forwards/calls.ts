/** What is asked for forwards from more than one place: open one, show it in the browser, close it. */
import type { Forward } from '../../../shared/contract/forwards'
import { engine, navigate, notifyFailure, shell } from '../../app/hooks'
import { notify } from '../../ui/toast'
import { forwardName, localAddress, type Scheme } from './words'

/** The shell asks once more before anything leaves the app. False when the person said no. */
export async function openInBrowser(forward: Forward, scheme: Scheme): Promise<boolean> {
  const { opened } = await shell().app.openExternal({ url: `${scheme}://${localAddress(forward)}/` })
  return opened
}

export async function closeForward(forward: Forward): Promise<void> {
  const name = forwardName(forward)
  try {
    await engine().forwards.close({ forwardId: forward.id, hostId: forward.hostId, name })
    notify({ tone: 'off', title: `Closed ${name}.` })
  } catch (thrown) {
    notifyFailure(thrown, `Could not close ${name}.`)
  }
}

export function tellOpened(forward: Forward): void {
  notify({
    tone: 'good',
    title: `Port ${forward.containerPort} of ${forward.containerName}: ${localAddress(forward)}`,
    detail: 'On this computer only, until Longshore ends.',
    action: { label: 'Show', run: () => navigate(`/forwards?selected=${forward.id}`) },
  })
}
