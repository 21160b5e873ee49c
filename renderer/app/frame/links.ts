/**
 * Routes as deep links write them, `/containers/HOST/ID`, turned into the routes of our pages, which carry host and
 * selection in the query. Pure; used by frame.tsx.
 */
export function pageOfLink(page: string, host: string | undefined, id: string | undefined): string {
  if (page === 'tasks') return '/fleet'
  if (!host) return `/${page}`
  const query = new URLSearchParams(page === 'settings' ? {} : { host })
  if (id && page === 'containers') query.set('selected', `${host}/${id}`)
  if (id && page === 'audit') query.set('selected', id)
  const text = query.toString()
  return text ? `/${page}?${text}` : `/${page}`
}
