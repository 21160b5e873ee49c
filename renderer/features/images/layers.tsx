/** The layers of an image, newest first: what the build ran, and what it cost. */
import type { ImageDetails } from '../../../shared/contract/images'
import { Section } from '../../ui/facts'
import { bytes } from '../../ui/format'
import { instructionOf } from './words'

export function LayersSection({ layers }: { layers: ImageDetails['layers'] }) {
  const largest = Math.max(1, ...layers.map((layer) => layer.sizeBytes))
  return (
    <Section title="Layers" count={layers.length}>
      <ol className="selectable grid gap-1.5">
        {layers.map((layer, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: layers have no name of their own and do not move.
          <Layer key={at} layer={layer} share={layer.sizeBytes / largest} />
        ))}
      </ol>
    </Section>
  )
}

/** A layer that holds no files only sets something; its size would be a column of zeros. */
function Layer({ layer, share }: { layer: ImageDetails['layers'][number]; share: number }) {
  const { word, rest } = instructionOf(layer.createdBy)
  const hasFiles = layer.sizeBytes > 0
  return (
    <li className="min-w-0">
      <div className="flex items-baseline gap-2">
        <bdi
          title={layer.createdBy}
          className={`line-clamp-2 min-w-0 flex-1 font-mono text-small wrap-anywhere ${hasFiles ? '' : 'text-muted'}`}
        >
          {word ? <span className="text-accent">{word} </span> : null}
          {rest}
          {word || rest ? null : <span className="font-sans text-faint">no word on how it was made</span>}
        </bdi>
        <span className="flex-none text-small text-muted">{hasFiles ? bytes(layer.sizeBytes) : ''}</span>
      </div>
      {hasFiles ? (
        <div className="mt-0.5 h-[2px] rounded-full bg-line" aria-hidden>
          <div className="h-full min-w-[2px] rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
        </div>
      ) : null}
    </li>
  )
}
