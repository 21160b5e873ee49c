/** Files of a container: a tab of its inspector and page. Its door. */
import type { Container } from '../../../shared/contract/containers'
import type { ContainerTab } from '../../app/hooks'
import { Browser } from './browser'
import { FileEditor } from './editor'
import { usePlace } from './place'

function Files({ row, isReachable }: { row: Container; isReachable: boolean }) {
  const place = usePlace(row)
  return (
    <div className="flex h-full min-h-[240px] flex-col">
      {isReachable ? (
        place.file === undefined ? (
          <Browser row={row} place={place} />
        ) : (
          <FileEditor key={place.file} row={row} path={place.file} onClose={place.close} />
        )
      ) : (
        <p className="p-4 text-muted">The host is not connected; its files can be seen when it is.</p>
      )}
    </div>
  )
}

export const filesTab: ContainerTab = { id: 'files', title: 'Files', Component: Files }
