/** A connection is watched closely exactly while somebody looks and it is there. */
import { expect, test } from 'vitest'
import { createWatch } from './watch'

function connection() {
  const state = { close: 0 }
  const watchClosely = () => {
    state.close += 1
    return () => {
      state.close -= 1
    }
  }
  return { state, watchClosely }
}

test('follows lookers and connections, whichever comes first', () => {
  const watch = createWatch()
  const first = connection()
  let asked = 0
  const lookAway = watch.add()
  const gone = watch.attach(first, () => {
    asked += 1
  })
  expect(first.state.close).toBe(1)
  const lookAwayToo = watch.add()
  expect(asked).toBe(1)
  expect(first.state.close).toBe(1)
  gone()
  expect(first.state.close).toBe(0)
  const second = connection()
  watch.attach(second, () => {})
  expect(second.state.close).toBe(1)
  lookAway()
  lookAway()
  expect(watch.isOn()).toBe(true)
  lookAwayToo()
  expect(watch.isOn()).toBe(false)
  expect(second.state.close).toBe(0)
})

test('the end of an old connection does not let go of the new one', () => {
  const watch = createWatch()
  watch.add()
  const [first, second] = [connection(), connection()]
  const gone = watch.attach(first, () => {})
  watch.attach(second, () => {})
  gone()
  expect(first.state.close).toBe(0)
  expect(second.state.close).toBe(1)
})
