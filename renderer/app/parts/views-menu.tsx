/** The menu beside every filter: the views saved of this page, and what can be done with the one that is open. */
import { Menu as Base } from '@base-ui/react/menu'
import { Bookmark, BookmarkPlus, Pencil, Save, Trash2 } from 'lucide-react'
import { ITEM, POPUP } from '../../ui/menu'
import { HostText } from '../../ui/text'
import { navigate, openView, queryOfView, showDialog, usePageQuery, useViews, viewLink, withView } from '../hooks'

export function ViewsMenu() {
  const { path, query, change } = usePageQuery()
  const [views, keep] = useViews()
  const open = openView(views, path, query)
  const here = views.filter((view) => view.path === path)
  return (
    <Base.Root>
      <Base.Trigger
        aria-label={open ? `View ${open.view.name}${open.isChanged ? ', changed' : ''}` : 'Views'}
        title="Saved views"
        className={`inline-flex h-[28px] max-w-[220px] flex-none items-center gap-1.5 rounded-base border px-2.5 ${open ? 'border-accent bg-accent-weak text-text' : 'border-line bg-panel text-muted hover:border-edge hover:text-text'}`}
      >
        <Bookmark size={13} aria-hidden className="flex-none" />
        {open ? <HostText className="@max-[900px]:hidden">{open.view.name}</HostText> : null}
        {open?.isChanged ? <span className="flex-none text-small text-muted @max-[900px]:hidden">changed</span> : null}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-50">
          <Base.Popup className={`${POPUP} max-w-[320px]`}>
            {here.map((view) => (
              <Base.Item key={view.id} onClick={() => navigate(viewLink(view))} className={ITEM}>
                <Bookmark size={13} aria-hidden className={view.id === open?.view.id ? 'text-accent' : 'text-faint'} />
                <HostText>{view.name}</HostText>
              </Base.Item>
            ))}
            {here.length > 0 ? <Base.Separator className="my-1 h-px bg-line" /> : null}
            {open?.isChanged ? (
              <Base.Item
                onClick={() => keep(withView(views, { ...open.view, query: queryOfView(query) }))}
                className={ITEM}
              >
                <Save size={13} aria-hidden /> Save the changes
              </Base.Item>
            ) : null}
            <Base.Item onClick={() => showDialog({ kind: 'save-view' })} className={ITEM}>
              <BookmarkPlus size={13} aria-hidden /> Save as a view…
            </Base.Item>
            {open ? (
              <>
                <Base.Item onClick={() => showDialog({ kind: 'save-view', viewId: open.view.id })} className={ITEM}>
                  <Pencil size={13} aria-hidden /> Rename…
                </Base.Item>
                <Base.Item
                  onClick={() => {
                    keep(views.filter(({ id }) => id !== open.view.id))
                    change({ view: undefined })
                  }}
                  className={`${ITEM} text-crit`}
                >
                  <Trash2 size={13} aria-hidden /> Forget this view
                </Base.Item>
              </>
            ) : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
