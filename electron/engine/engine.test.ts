/** The engine without a host: it begins and ends, and what is opened beside its start keeps it from neither. */
import { expect, test } from 'vitest'
import { markOpenHandles } from './testing/leak-check'
import { startTestEngine } from './testing/test-engine'

/** A statement is slow on a machine that is busy. */
const isTrouble = (line: string) => /"level":"(warn|error)"/.test(line) && !line.includes('"database.slow"')

test('it ends as soon as it began, or a little later, and leaves nothing open', async () => {
  await (await startTestEngine()).dispose() // what is built and loaded once stays
  const left = markOpenHandles()
  for (const afterMs of [0, 100, 600]) {
    const app = await startTestEngine()
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    await app.dispose()
    expect(app.log.filter(isTrouble)).toEqual([])
  }
  await left()
}, 60_000)

test('its history opens beside it, and what is asked meanwhile is answered', async () => {
  const app = await startTestEngine()
  expect(await app.client.metrics.kept()).toMatchObject({ containers: 0, capBytes: 2 ** 30 })
  await app.client.settings.change({ metricsCapMiB: 16 })
  expect(await app.client.metrics.kept()).toMatchObject({ capBytes: 16 * 2 ** 20 })
  await app.dispose()
}, 60_000)
