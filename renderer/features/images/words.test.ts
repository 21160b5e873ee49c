/** What a layer's build ran, as dockerd's two builders and Podman write it. */
import { expect, it } from 'vitest'
import { imageTitle, instructionOf, isDangling } from './words'

it.each([
  ['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD', '["sh"]'],
  ['/bin/sh -c #(nop) ADD file:1 in / ', 'ADD', 'file:1 in /'],
  ['/bin/sh -c apk add curl', 'RUN', 'apk add curl'],
  ['|1 VERSION=2 /bin/sh -c make', 'RUN', 'make'],
  ['RUN /bin/sh -c apt-get update # buildkit', 'RUN', 'apt-get update'],
  ['RUN |1 VERSION=2 /bin/sh -c make # buildkit', 'RUN', 'make'],
  ['COPY . /app # buildkit', 'COPY', '. /app'],
  ['ENTRYPOINT ["/run"]', 'ENTRYPOINT', '["/run"]'],
  ['bazel build', '', 'bazel build'],
  ['', '', ''],
])('%s', (createdBy, word, rest) => expect(instructionOf(createdBy)).toEqual({ word, rest }))

it('calls an image by its tag, else by what else is known', () => {
  const image = { key: '', hostId: '', id: `sha256:${'a'.repeat(64)}`, sizeBytes: 0, createdAt: 0, labels: {} }
  expect(imageTitle({ ...image, tags: ['x:1', 'y:1'], digests: [] })).toBe('x:1')
  expect(imageTitle({ ...image, tags: [], digests: ['x@sha256:1'] })).toBe('x@sha256:1')
  expect(imageTitle({ ...image, tags: [], digests: [] })).toBe('aaaaaaaaaaaa')
  expect(isDangling({ ...image, tags: [], digests: ['x@sha256:1'] })).toBe(true)
})
