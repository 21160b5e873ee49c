/**
 * One line that says what happened, bottom right, announced to screen readers; failures stay until they are closed.
 * `notify` can be called from anywhere; <Toaster> stands once in the frame.
 */
import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { IconButton } from './button'
import { Mark, type Tone } from './mark'
import { Isolated } from './text'

interface Extra {
  tone: Tone
}
interface Notice {
  tone: Tone
  title: string
  detail?: string | undefined
  action?: { label: string; run: () => void } | undefined
}

const notices = Toast.createToastManager<Extra>()

export function notify({ tone, title, detail, action }: Notice): void {
  const lasting = tone === 'crit'
  const id = notices.add({
    title,
    description: detail,
    timeout: lasting ? 0 : 6000,
    priority: lasting ? 'high' : 'low',
    data: { tone },
    ...(action
      ? {
          actionProps: {
            children: action.label,
            onClick: () => {
              notices.close(id)
              action.run()
            },
          },
        }
      : {}),
  })
}

export function Toaster() {
  return (
    <Toast.Provider toastManager={notices} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-9 z-50 flex w-[360px] max-w-[calc(100vw-32px)] flex-col gap-2">
          <Notices />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

/** Base UI calls a toast a dialog; ours asks nothing and takes no focus, and its buttons can be reached at any time. */
const NO_DIALOG = { role: 'group', 'aria-modal': undefined } as const

function Notices() {
  const { toasts } = Toast.useToastManager<Extra>()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      {...NO_DIALOG}
      className="rounded-[8px] border border-line bg-raise shadow-float transition-[opacity,translate] duration-150 data-ending-style:translate-y-1 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-1 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-2.5 py-2 pr-1.5 pl-3">
        <span className="mt-1">
          <Mark tone={toast.data?.tone ?? 'info'} />
        </span>
        <div className="min-w-0 flex-1 py-0.5">
          <Toast.Title className="font-medium wrap-anywhere">
            <Isolated>{toast.title}</Isolated>
          </Toast.Title>
          <Toast.Description className="text-muted wrap-anywhere">
            <Isolated>{toast.description}</Isolated>
          </Toast.Description>
        </div>
        <Toast.Action className="h-[26px] rounded-base px-2 font-medium text-accent hover:bg-hover" />
        <Toast.Close aria-hidden={false} render={<IconButton label="Dismiss" />}>
          <X size={14} aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}
