/** What is shown when drawing the page itself failed: the sentence, the details, and a way on. */
import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button'
import { Note } from '../ui/note'

interface State {
  error: Error | undefined
}

export class Crash extends Component<{ children: ReactNode }, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div className="m-auto max-w-[520px] pt-[20vh]">
        <Note
          urgent
          tone="crit"
          message="This page could not be drawn."
          hint="Your hosts and the engine are not touched by it. Reload; if it stays, report it with the details."
          details={error.stack ?? error.message}
        >
          <Button kind="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        </Note>
      </div>
    )
  }
}
