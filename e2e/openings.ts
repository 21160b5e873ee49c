/**
 * What a file of tests begins and ends with: the demo fleet in a window, or a lab and the app beside it. Lab and app come
 * and go at the same time, as both mostly wait. If one fails, the end of the worker ends the other too.
 */
import { expect, type Page, test } from 'playwright/test'
import { addHost, card, type HostForm, type Longshore, openLongshore, removeProfile, trustKey } from './driver'
import { type HostUser, type Lab, type LabOptions, labUnavailable, openLab } from './lab/lab'

/** The demo's, with one that is offline and one whose key has changed. */
export const DEMO_HOSTS = 14
export const LIVE_HOSTS = 12

/** The app on the simulated fleet, when all of it that can be is live. */
export async function openDemo(options: { profile?: string; env?: Record<string, string> } = {}): Promise<Longshore> {
  const longshore = await openLongshore({ ...options, args: ['--demo'] })
  const live = `${LIVE_HOSTS} of ${DEMO_HOSTS} hosts live`
  await expect(longshore.page.getByRole('contentinfo')).toContainText(live, { timeout: 30_000 })
  return longshore
}

/** At the top of a file whose tests build on each other and need a lab: skips them, with the reason, where none can be. */
export function needLab(): void {
  const unavailable = labUnavailable()
  test.skip(unavailable !== undefined, unavailable ?? '')
  test.describe.configure({ mode: 'serial' })
}

/** A lab as `prepare` leaves it, and the app that does not know it yet. */
export async function openOnLab(
  options: LabOptions,
  prepare: (lab: Lab) => Promise<unknown> = async () => {},
): Promise<{ lab: Lab; longshore: Longshore; page: Page }> {
  const preparing = openLab(options).then(async (lab) => {
    await prepare(lab)
    return lab
  })
  const [lab, longshore] = await Promise.all([preparing, openLongshore()])
  return { lab, longshore, page: longshore.page }
}

/** What of it was opened. */
export async function close(longshore: Longshore | undefined, lab?: Lab): Promise<void> {
  await Promise.all([longshore?.quit(), lab?.dispose()])
  if (longshore) removeProfile(longshore.profile)
}

/** A host of the lab as one of its users reaches it by SSH. */
export const bySsh = (lab: Lab, at: number, name: string, user: HostUser = 'deploy'): HostForm => ({
  address: `ssh://${user}@${lab.host(at).address}`,
  name,
  keyPath: lab.keys.id.path,
})

/** A host of the lab that listens with TLS. */
export const byTls = (lab: Lab, at: number, name: string): HostForm => ({
  address: `tcp://${lab.host(at).address}:2376`,
  name,
  tls: { ca: lab.tls.ca, ...lab.tls.client },
})

/** Adds a host of the lab by SSH, accepts its key, and waits until it is online. */
export async function addLabHost(page: Page, lab: Lab, at: number, name: string): Promise<void> {
  await addHost(page, bySsh(lab, at, name))
  await trustKey(page, name, lab.host(at).hostKeyFingerprint())
  await expect(card(page, name)).toContainText('online', { timeout: 20_000 })
}
