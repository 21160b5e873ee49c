/** A modal dialog that traps focus and gives it back. Title, body, foot; sizes small, medium, large, wide. */
import { Dialog as Base } from '@base-ui/react/dialog'
import { giveBackFocus } from './opener'

const WIDTH = { small: 'w-[420px]', medium: 'w-[520px]', large: 'w-[620px]', wide: 'w-[940px]' }

interface DialogProps {
  open: boolean
  onClose: () => void
  title: React.ReactNode
  description?: React.ReactNode
  size?: keyof typeof WIDTH
  /** Runs on Enter in any field and on the foot's submit button. */
  onSubmit?: () => void
  foot?: React.ReactNode
  children?: React.ReactNode
}

export function Dialog(props: DialogProps) {
  const body = (
    <>
      <header className={`px-5 pt-4 ${props.children ? 'pb-3' : 'pb-5'}`}>
        <Base.Title className="text-[15px] leading-6 font-semibold wrap-anywhere">{props.title}</Base.Title>
        {props.description ? (
          <Base.Description className="mt-1 text-muted">{props.description}</Base.Description>
        ) : null}
      </header>
      {props.children ? (
        <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] gap-4 overflow-y-auto px-5 pt-1 pb-5 break-words">
          {props.children}
        </div>
      ) : null}
      {props.foot ? (
        <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">{props.foot}</footer>
      ) : null}
    </>
  )
  return (
    <Base.Root open={props.open} onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          finalFocus={giveBackFocus}
          className={`fixed top-[12vh] left-1/2 z-40 flex max-h-[80vh] max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col rounded-[10px] border border-line bg-panel shadow-float outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0 ${WIDTH[props.size ?? 'medium']}`}
        >
          {props.onSubmit ? (
            <form
              className="flex min-h-0 flex-col"
              onSubmit={(event) => {
                event.preventDefault()
                props.onSubmit?.()
              }}
            >
              {body}
            </form>
          ) : (
            body
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
