/** What a view keeps of a page, and when the page is no longer the view. */
import { describe, expect, it } from 'vitest'
import { completed, nameForView, openView, queryOfView, viewLink, withView } from './views'

const query = (text: string) => new URLSearchParams(text)
const view = { id: 'v1', name: 'Exited on web', path: '/containers', query: 'group=host&q=status%3Aexited' }

describe('queryOfView', () => {
  it.each([
    ['q=a&sort=name', 'q=a&sort=name'],
    ['sort=name&q=a', 'q=a&sort=name'],
    ['q=a&selected=h/1&tab=history&as=page&view=v1', 'q=a'],
    ['q=&host=group%3Aprod', 'host=group%3Aprod'],
    ['', ''],
  ])('of %j keeps %j', (given, kept) => expect(queryOfView(query(given))).toBe(kept))
})

describe('completed', () => {
  it.each([
    ['q=a', { sort: 'up.desc', groupBy: 'host' }, 'q=a&sort=up.desc&group=host'],
    ['sort=name', { sort: 'up.desc' }, 'sort=name'],
    ['view=v1', { sort: 'up.desc' }, 'view=v1'],
    ['', {}, ''],
  ])('%j with %j is %j', (given, look, whole) => expect(completed(query(given), look).toString()).toBe(whole))
})

describe('openView', () => {
  it('is the view while the page shows what it says', () =>
    expect(openView([view], '/containers', query('view=v1&q=status%3Aexited&group=host&selected=h/1'))).toEqual({
      view,
      isChanged: false,
    }))
  it('knows a change made since', () =>
    expect(openView([view], '/containers', query('view=v1&q=status%3Arunning'))?.isChanged).toBe(true))
  it.each([
    ['/images', 'view=v1'],
    ['/containers', 'view=gone'],
    ['/containers', ''],
  ])('is none on %s with %j', (path, text) => expect(openView([view], path, query(text))).toBeUndefined())
})

it('leads back to where it was', () => {
  expect(viewLink(view)).toBe('/containers?group=host&q=status%3Aexited&view=v1')
  expect(viewLink({ ...view, query: '' })).toBe('/containers?view=v1')
  expect(openView([view], '/containers', query(viewLink(view).split('?')[1] ?? ''))?.isChanged).toBe(false)
})

it('takes the place it had, or the last', () => {
  const other = { ...view, id: 'v2' }
  expect(withView([view, other], { ...view, name: 'New' }).map(({ name }) => name)).toEqual(['New', 'Exited on web'])
  expect(withView([other], view)).toEqual([other, view])
})

it('is named after its filter', () => {
  expect(nameForView('Containers', query('q=status:exited   web'))).toBe('status:exited web')
  expect(nameForView('Containers', query('q=%20'))).toBe('Containers')
})
