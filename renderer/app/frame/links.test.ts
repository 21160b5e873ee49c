/** Where a deep link lands. */
import { expect, it } from 'vitest'
import { pageOfLink } from './links'

it.each([
  [['fleet', 'abc', undefined], '/fleet?host=abc'],
  [['containers', 'abc', 'f00d'], '/containers?host=abc&selected=abc%2Ff00d'],
  [['audit', 'abc', '12'], '/audit?host=abc&selected=12'],
  [['settings', 'abc', undefined], '/settings'],
  [['tasks', undefined, undefined], '/fleet'],
] as const)('%j → %s', ([page, host, id], route) => expect(pageOfLink(page, host, id)).toBe(route))
