/** The first page of an empty app: what this is for, the hosts this machine already knows, and the one button. */
import { Plus, Server } from 'lucide-react'
import { showDialog } from '../../app/hooks'
import { Button } from '../../ui/button'
import { Found } from './found'

export function FirstHost() {
  return (
    <section className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-[600px] gap-6 px-6 pt-[9vh] pb-10">
        <header className="grid gap-2">
          <div className="grid size-11 place-items-center rounded-[10px] border border-line bg-panel text-accent">
            <Server size={20} aria-hidden />
          </div>
          <h1 className="mt-1 text-[20px] leading-7 font-semibold">All your Docker hosts in one window</h1>
          <p className="text-muted">
            Longshore reaches each host over plain SSH, with the keys you already have. Nothing is installed there, and
            nothing leaves this machine.
          </p>
          <div className="mt-2 flex flex-wrap items-center gap-3">
            <Button kind="primary" onClick={() => showDialog({ kind: 'add-host' })}>
              <Plus size={14} aria-hidden /> Add host
            </Button>
            <span className="text-small text-faint">
              or start with <code className="font-mono text-muted">--demo</code> for a look at a simulated fleet
            </span>
          </div>
        </header>
        <Found />
      </div>
    </section>
  )
}
