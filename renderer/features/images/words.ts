/** How an image reads: its name in two parts, what a layer's build ran. Pure. */
import type { Image } from '../../../shared/contract/images'
import { shortId } from '../../ui/format'

/** The name a person knows it by; for one without a tag what the registry calls it, else its id. */
export function imageTitle(image: Image): string {
  return image.tags[0] ?? image.digests[0] ?? shortId(image.id)
}

export const isDangling = (image: Image): boolean => image.tags.length === 0

/** `/bin/sh -c #(nop)  CMD ["sh"]` and `RUN /bin/sh -c apt-get …  # buildkit` as the Dockerfile had them. */
export function instructionOf(createdBy: string): { word: string; rest: string } {
  const plain = createdBy
    .replace(/^(\|\d+ .*?)?\/bin\/sh -c #\(nop\) */, '')
    .replace(/^\|\d+ .*?\/bin\/sh -c /, 'RUN ')
    .replace(/^\/bin\/sh -c /, 'RUN ')
    .replace(/^RUN (\|\d+ .*?)?\/bin\/sh -c /, 'RUN ')
    .replace(/ *# buildkit$/, '')
    .trim()
  const match = /^([A-Z]{2,12}) +(.*)$/s.exec(plain)
  return match ? { word: match[1] ?? '', rest: match[2] ?? '' } : { word: '', rest: plain }
}
