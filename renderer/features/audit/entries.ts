/** The entries that match, newest first, page by page; asked for again whenever the engine says there is a newer one. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { AuditEntry, AuditOutcome } from '../../../shared/contract/audit'
import { engine, useAuditHead, useIsConnected } from '../../app/hooks'

const PAGE = 200

export function useEntries(text: string, outcome: AuditOutcome | undefined) {
  const isConnected = useIsConnected()
  const head = useAuditHead()
  const found = useInfiniteQuery({
    queryKey: ['audit', text, outcome, head],
    queryFn: ({ pageParam, signal }) =>
      engine().audit.list(
        {
          limit: PAGE,
          ...(pageParam ? { before: pageParam } : {}),
          ...(text ? { text } : {}),
          ...(outcome ? { outcome } : {}),
        },
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: (page: AuditEntry[]) => (page.length < PAGE ? undefined : page.at(-1)?.seq),
    enabled: isConnected,
    placeholderData: keepPreviousData,
  })
  const entries = useMemo(() => found.data?.pages.flat() ?? [], [found.data])
  const more = () => {
    if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
  }
  return { entries, more, isWaiting: found.isPending, error: found.error }
}
