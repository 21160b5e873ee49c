/** The dialog that names a view: a new one of the page in sight, or one that is there already. */
import { useState } from 'react'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { notify } from '../../ui/toast'
import {
  closeDialog,
  completed,
  nameForView,
  navigate,
  queryOfView,
  useDialogs,
  usePageQuery,
  useTableLook,
  useViews,
  viewLink,
  withView,
} from '../hooks'
import { PAGES } from './pages'

export function ViewDialog() {
  const open = useDialogs((dialogs) => dialogs.open)
  return open?.kind === 'save-view' ? <Named key={open.viewId} viewId={open.viewId} /> : null
}

const NAME_CHARACTERS = 60

function Named({ viewId }: { viewId: string | undefined }) {
  const { path, query } = usePageQuery()
  const [look] = useTableLook(path.slice(1))
  const [views, keep] = useViews()
  const renamed = views.find((view) => view.id === viewId)
  const pageName = PAGES.find((page) => page.path === path)?.name ?? ''
  const [name, setName] = useState(renamed?.name ?? nameForView(pageName, query))
  const plain = name.trim()
  const isTaken = views.some((view) => view.path === path && view.id !== viewId && view.name === plain)

  function save() {
    if (!plain || isTaken) return
    if (renamed) keep(withView(views, { ...renamed, name: plain }))
    else {
      const id = crypto.randomUUID()
      const view = { id, name: plain, path, query: queryOfView(completed(query, look)) }
      keep(withView(views, view))
      navigate(viewLink(view), { replace: true })
      notify({ tone: 'good', title: `Saved the view ${plain}`, detail: 'It stands in the rail and in the palette.' })
    }
    closeDialog()
  }

  return (
    <Dialog
      open
      onClose={closeDialog}
      size="small"
      title={renamed ? 'Rename view' : 'Save as a view'}
      description={renamed ? undefined : 'Filter, order, groups and scope of this page, under a name.'}
      onSubmit={save}
      foot={
        <>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={!plain || isTaken}>
            {renamed ? 'Rename' : 'Save'}
          </Button>
        </>
      }
    >
      <Field
        label="Name"
        value={name}
        maxLength={NAME_CHARACTERS}
        onChange={setName}
        error={isTaken ? 'Another view of this page is called that.' : undefined}
        autoFocus
      />
    </Dialog>
  )
}
