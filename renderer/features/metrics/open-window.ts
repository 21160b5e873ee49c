/** Tears the charts off into a window of their own, with the span and the comparison they show. */
import { openOwnWindow } from '../../app/hooks'

const TAKEN = ['range', 'from', 'until', 'with']

/** `of` as own-window.tsx reads it; `query` of the page that is torn off. */
export function openMetricsWindow(name: string, of: string, query: URLSearchParams): void {
  const taken = TAKEN.flatMap((key) => {
    const value = query.get(key)
    return value ? [[key, value]] : []
  })
  void openOwnWindow(
    `/window/metrics?${new URLSearchParams([['of', of], ...taken])}`,
    `Metrics of ${name}`.slice(0, 200),
  )
}
