/** Versions, and the state of the engine process. */
import { useQuery } from '@tanstack/react-query'
import { engine, useAppInfo, useEngineProcess, useIsConnected, useWhoAmI } from '../../app/hooks'
import { Fact, Facts } from '../../ui/facts'
import { latency } from '../../ui/format'
import { Note } from '../../ui/note'
import { SettingsGroup } from './rows'

export function About() {
  const info = useAppInfo()
  const process = useEngineProcess()
  const who = useWhoAmI()
  const isConnected = useIsConnected()
  const report = useQuery({
    queryKey: ['report', process?.restarts],
    queryFn: ({ signal }) => engine().app.report(undefined, { signal }),
    enabled: isConnected,
  }).data
  return (
    <SettingsGroup title="About">
      <div className="grid gap-3 px-3.5 py-3">
        {report?.databaseNotice ? <Note tone="warn" message={report.databaseNotice} /> : null}
        <Facts nameWidth="132px">
          <Fact name="Longshore">
            {info ? `${info.version}${info.packaged ? '' : ', from source'}${info.demo ? ', demo fleet' : ''}` : ''}
          </Fact>
          <Fact name="Electron">
            {info ? `${info.electron} (${info.runtime} runtime), Chromium ${info.chromium}` : ''}
          </Fact>
          <Fact name="Engine">
            {report
              ? `Node ${report.node}, SQLite ${report.sqlite}, ready in ${latency(report.readyMs)}`
              : 'not connected'}
            {process && process.restarts > 0 ? `, restarted ${process.restarts}×` : ''}
          </Fact>
          <Fact name="Platform">{info?.platform}</Fact>
          <Fact name="Operator">{who ? `${who.operator}, ${who.role}` : ''}</Fact>
        </Facts>
      </div>
    </SettingsGroup>
  )
}
