/** Asks the hosts in sight for the sizes of their volumes. Engines walk every file for it, so nobody asks by itself. */
import { Ruler } from 'lucide-react'
import { useState } from 'react'
import { engine, notifyFailure } from '../../app/hooks'
import { Button } from '../../ui/button'
import { plural } from '../../ui/format'
import type { VolumeRow } from './columns'

const AT_A_TIME = 4

export function MeasureButton({ rows }: { rows: readonly VolumeRow[] }) {
  const [left, setLeft] = useState(0)
  const hostIds = [...new Set(rows.filter((row) => row.isFresh).map((row) => row.item.hostId))]
  async function measureAll() {
    const waiting = [...hostIds]
    setLeft(waiting.length)
    const failures: unknown[] = []
    const work = async () => {
      for (let hostId = waiting.shift(); hostId; hostId = waiting.shift()) {
        await engine()
          .volumes.measure({ hostId })
          .catch((thrown: unknown) => failures.push(thrown))
        setLeft((count) => count - 1)
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, work))
    const [first] = failures
    if (first !== undefined) notifyFailure(first, `Sizes of ${plural(failures.length, 'host')} are not known.`)
  }
  if (hostIds.length === 0) return null
  return (
    <Button
      busy={left > 0}
      title="The engines walk all files; on slow disks it takes a while"
      onClick={() => void measureAll()}
    >
      <Ruler size={13} aria-hidden /> {left > 0 ? `Measuring, ${plural(left, 'host')} left` : 'Measure sizes'}
    </Button>
  )
}
