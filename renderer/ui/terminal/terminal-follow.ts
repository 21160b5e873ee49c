/** When a terminal tells its size to the session, and when it stops following because nobody can see it. Used by terminal-screen.ts. */
const RESIZE_AFTER_MS = 60

/** Calls `leave` when the page has been hidden for so long, and `comeBack` when it is seen again. */
export function onHidden(afterMs: number, leave: () => void, comeBack: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  function onChange() {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(leave, afterMs)
    else comeBack()
  }
  document.addEventListener('visibilitychange', onChange)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onChange)
  }
}

/** Tells the session its size: a moment after the last change, and once more to a session followed anew. */
export function createSizes(resize: (columns: number, rows: number) => Promise<unknown>) {
  let told = ''
  let now: { columns: number; rows: number } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  function tellNow() {
    if (!now || told === `${now.columns} ${now.rows}`) return
    told = `${now.columns} ${now.rows}`
    resize(now.columns, now.rows).catch(() => {
      told = ''
    })
  }
  return {
    tell(size: { columns: number; rows: number }) {
      now = size
      clearTimeout(timer)
      timer = setTimeout(tellNow, RESIZE_AFTER_MS)
    },
    again() {
      told = ''
      tellNow()
    },
    stop: () => clearTimeout(timer),
  }
}
