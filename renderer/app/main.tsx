/** Where the page begins: look, lines to engine and shell, replicas, then the frame. */
import './theme.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { lines, openLines } from './connection/connection'
import { Crash } from './crash'
import { Frame } from './frame/frame'
import { WindowFrame } from './frame/window-frame'
import { useHashPath, useHashSearch } from './hooks/location'
import { isOwnWindow } from './hooks/own-window'
import { followAll } from './replica/replicas'
import { followLook } from './theme'

const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, staleTime: 5000 } },
})

followLook()
openLines()
followAll(new AbortController().signal)
/** What was asked of an engine that died is asked again of the new one. */
lines.subscribe((now, before) => {
  if (now.engine && now.engine !== before.engine) void queries.invalidateQueries()
})

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <Crash>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <Tooltip.Provider delay={400}>
          <Router hook={useHashPath} searchHook={useHashSearch}>
            {isOwnWindow() ? <WindowFrame /> : <Frame />}
          </Router>
        </Tooltip.Provider>
      </QueryClientProvider>
    </CSPProvider>
  </Crash>,
)
