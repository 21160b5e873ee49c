/** Layers that always belong to the same image: what its build may have run, and how its size is shared out. Pure. */
import { derivedId, numberOf } from '../random'

const NOP = '/bin/sh -c #(nop) '
/** Oldest first; `share` is the part of the whole that the files of this step take, 0 for one that only sets something. */
const STEPS: readonly { createdBy: (name: string) => string; share: number }[] = [
  { createdBy: (name) => `${NOP}ADD file:${derivedId('base', name).slice(0, 16)} in / `, share: 8 },
  { createdBy: () => `${NOP} CMD ["sh"]`, share: 0 },
  { createdBy: (name) => `${NOP} LABEL org.opencontainers.image.title=${shortName(name)}`, share: 0 },
  { createdBy: (name) => `${NOP} ENV VERSION=${name.split(':').at(-1) ?? ''}`, share: 0 },
  {
    createdBy: (name) =>
      `/bin/sh -c apk add --no-cache ca-certificates tzdata ${shortName(name)}-deps && rm -rf /var/cache/apk/*`,
    share: 3,
  },
  { createdBy: () => `${NOP}COPY dir:${derivedId('copy').slice(0, 16)} in /usr/local/bin/ `, share: 5 },
  { createdBy: () => '/bin/sh -c addgroup -S app && adduser -S -G app app', share: 0 },
  { createdBy: () => `${NOP} USER app`, share: 0 },
  { createdBy: (name) => `${NOP} ENTRYPOINT ["docker-entrypoint.sh" "${shortName(name)}"]`, share: 0 },
]

export function layersOf(name: string, bytes: number): { createdBy: string; sizeBytes: number }[] {
  const jitter = (at: number) => 0.6 + (numberOf(derivedId('layer', name, at)) % 800) / 1000
  const weights = STEPS.map(({ share }, at) => share * jitter(at))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  return STEPS.map(({ createdBy }, at) => ({
    createdBy: createdBy(name),
    sizeBytes: Math.floor((bytes * (weights[at] ?? 0)) / whole),
  })).reverse()
}

const shortName = (name: string) => (name.split('/').at(-1) ?? name).split(':')[0] ?? name
