/** Everything that can go wrong with a first connection, each in its own sentence, in the dialog where it is tried. */
import { expect, type Locator, type Page, test } from 'playwright/test'
import { fillHostForm, type HostForm, type Longshore } from './driver'
import type { Lab } from './lab/lab'
import { bySsh, close, needLab, openOnLab } from './openings'

needLab()

let lab: Lab
let longshore: Longshore

test.beforeAll(async () => {
  ;({ lab, longshore } = await openOnLab({ hosts: 1 }))
})
test.afterAll(() => close(longshore, lab))

/** Fills the dialog, tests the connection, gives the result's place; `trust` answers the key question first. */
async function tryConnection(page: Page, form: HostForm, trust = false): Promise<Locator> {
  const dialog = await fillHostForm(page, form)
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  if (trust) await dialog.getByRole('button', { name: /Trust this key/ }).click({ timeout: 20_000 })
  return dialog
}
async function expectSentence(dialog: Locator, sentence: RegExp) {
  await expect(dialog).toContainText(sentence, { timeout: 40_000 })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
}
const good = (): HostForm => bySsh(lab, 1, 'harbour')

test('all is well', async () => {
  const dialog = await tryConnection(longshore.page, good(), true)
  await expectSentence(dialog, /It works/)
})

test('wrong key', async () => {
  const dialog = await tryConnection(longshore.page, { ...good(), keyPath: lab.keys.wrong.path })
  await expectSentence(dialog, /refuses the key/)
})

test('refused port', async () => {
  const dialog = await tryConnection(longshore.page, { ...good(), address: `ssh://deploy@${lab.host(1).address}:2299` })
  await expectSentence(dialog, /refuses connections on port 2299/)
})

test('no docker group', async () => {
  const dialog = await tryConnection(longshore.page, { ...good(), address: `ssh://nodocker@${lab.host(1).address}` })
  await expectSentence(dialog, /nodocker may not use \/var\/run\/docker\.sock/)
})

test('dockerd down', async () => {
  await lab.host(1).service('stop', 'dockerd')
  const dialog = await tryConnection(longshore.page, good())
  await expectSentence(dialog, /Docker is not running on/)
  await lab.host(1).service('start', 'dockerd')
})

test('wrong passphrase, from the vault', async () => {
  const { page } = longshore
  const dialog = await fillHostForm(page, { ...good(), keyPath: lab.keys.idLocked.path, passphrase: 'not this one' })
  await dialog.getByLabel('New master password').fill('a long master password')
  await dialog.getByLabel('Once more').fill('a long master password')
  await dialog.getByRole('button', { name: 'Set password' }).click()
  await expect(dialog.getByLabel('New master password')).toBeHidden()
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  await expectSentence(dialog, /passphrase/)
})

test('changed host key is a hard stop with both fingerprints', async () => {
  const before = lab.host(1).hostKeyFingerprint()
  const after = await lab.host(1).rebuildHostKey()
  const dialog = await tryConnection(longshore.page, good())
  await expect(dialog).toContainText(before, { timeout: 20_000 })
  await expect(dialog).toContainText(after)
  await expect(dialog.getByRole('button', { name: /Trust/ })).toHaveCount(0)
  await expectSentence(dialog, /key .* changed|another key/i)
})
