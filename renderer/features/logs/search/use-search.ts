/**
 * A search in a log that is in sight: what is looked for, what the engine has found, where one is among it. The pane
 * marks the hits and goes to the one that is current, or shows nothing but them. Used by pane.tsx through
 * search/index.tsx.
 */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { LogQuery } from '../../../../shared/contract/logs'
import { type ErrorInfo, toErrorInfo } from '../../../../shared/errors'
import { engine } from '../../../app/hooks'
import type { Line } from '../pane/line'
import { useMatches, useViewerState } from '../pane/use-viewer'
import type { Look } from '../pane/view'
import type { Viewer } from '../pane/viewer'
import { type Highlight, highlighter } from './highlight'
import { type Hits, neighbour, withHits } from './hits'

export const NOTHING_ASKED: LogQuery = { text: '', isRegex: false, matchCase: false }
/** Each letter typed would be a search of its own. */
const TYPING_MS = 120
const NO_HITS: Hits = new Float64Array()

export interface SearchResult {
  hits: Hits
  /** Over all that was looked at; of very many only some are among `hits`. */
  found: number
  scanned: number
  total: number
  error: ErrorInfo | undefined
}
const NO_RESULT: SearchResult = { hits: NO_HITS, found: 0, scanned: 0, total: 0, error: undefined }

export type LogSearch = ReturnType<typeof useLogSearch>

export function useLogSearch(pane: Viewer, look: Look) {
  const paneId = useViewerState(pane, (state) => state.paneId)
  const [isOpen, setOpen] = useState(false)
  const [query, setQuery] = useState<LogQuery>(NOTHING_ASKED)
  const [current, setCurrent] = useState<number>()
  const asked = useSettled(isOpen ? query : NOTHING_ASKED)
  const isAsked = isQuestion(asked)
  const [isOnly, setOnly] = useState(false)
  const matches = useMatches(pane, look, isOnly && isAsked ? asked : undefined)
  const viewer = matches ?? pane
  const found = useResult(paneId, isOnly ? NOTHING_ASKED : asked)
  const onlyResult = useOnlyResult(viewer)
  const result = matches ? onlyResult : found
  const [context, setContext] = useState<{ line: number }>()
  // When the log is on the screen again: before that nobody knows how many rows there are.
  useEffect(() => {
    if (!context || viewer !== pane) return
    setContext(undefined)
    void pane.open(undefined)
    pane.toContext(context.line)
  }, [context, viewer, pane])
  /** Among matches it is the line one stands on that is current. */
  const currentLine = matches ? undefined : current
  const find = useHighlight(asked)
  useEffect(() => {
    viewer.change({ highlights: find ? { find, currentLine } : undefined })
  }, [viewer, find, currentLine])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question has another answer.
  useEffect(() => setCurrent(undefined), [asked])

  /** Down to later lines or up to earlier ones; first to the newest that is not below what is in sight. */
  function go(by: 1 | -1) {
    if (matches) return matches.step(by)
    const { cursor, end } = viewer.store.getState()
    const line = neighbour(result.hits, current ?? cursor ?? (by < 0 ? end : Number.NEGATIVE_INFINITY), by)
    if (line === undefined) return
    setCurrent(line)
    viewer.toLine(line)
  }
  /** From a match to the same line among all others. */
  function showInContext({ inPane }: Line) {
    if (inPane === undefined) return
    setOnly(false)
    setCurrent(inPane)
    setContext({ line: inPane })
  }
  return {
    isOpen,
    open: () => setOpen(true),
    close() {
      setOpen(false)
      setOnly(false)
    },
    query,
    setQuery,
    isAsked,
    result,
    current: currentLine,
    go,
    /** What is to be shown: the log, or its matches alone. */
    viewer,
    isOnly,
    setOnly,
    /** Only while the matches are shown. */
    showInContext: matches && showInContext,
  }
}

export function isQuestion({ text, levels, exclude }: LogQuery): boolean {
  return text !== '' || (levels?.length ?? 0) > 0 || (exclude?.length ?? 0) > 0
}

function useResult(paneId: string | undefined, asked: LogQuery): SearchResult {
  const [result, setResult] = useState(NO_RESULT)
  const hits = useRef(NO_HITS)
  useEffect(() => {
    hits.current = NO_HITS
    setResult(NO_RESULT)
    if (!paneId || !isQuestion(asked)) return undefined
    const life = new AbortController()
    async function read(id: string) {
      try {
        for await (const news of engine().logs.watchSearch({ paneId: id, query: asked }, { signal: life.signal })) {
          hits.current = withHits(hits.current, news.hits, news.changedFrom)
          const { found, scanned, total } = news
          if (!life.signal.aborted) setResult({ hits: hits.current, found, scanned, total, error: undefined })
        }
      } catch (thrown) {
        if (!life.signal.aborted) setResult({ ...NO_RESULT, error: toErrorInfo(thrown) })
      }
    }
    void read(paneId)
    return () => life.abort()
  }, [paneId, asked])
  return result
}

/** What the stream of the matches alone says. */
function useOnlyResult(viewer: Viewer): SearchResult {
  const searched = useViewerState(viewer, (state) => state.searched)
  const found = useViewerState(viewer, (state) => (state.searched ? state.end - state.first : 0))
  const error = useViewerState(viewer, (state) => state.error)
  return { hits: NO_HITS, found, scanned: searched?.lines ?? 0, total: searched?.of ?? 0, error }
}

function useHighlight(asked: LogQuery): Highlight | undefined {
  const [find, setFind] = useState<Highlight>()
  useEffect(() => {
    let isOver = false
    setFind(undefined)
    if (asked.text) void highlighter(asked).then((made) => isOver || setFind(() => made))
    return () => {
      isOver = true
    }
  }, [asked])
  return find
}

/** The newest question after a moment without typing; the same object while it is the same question. */
function useSettled(query: LogQuery): LogQuery {
  const [settled, setSettled] = useState(query)
  const text = JSON.stringify(query)
  const now = useMemo(() => JSON.parse(text) as LogQuery, [text])
  useEffect(() => {
    const timer = setTimeout(() => setSettled(now), TYPING_MS)
    return () => clearTimeout(timer)
  }, [now])
  return settled
}
