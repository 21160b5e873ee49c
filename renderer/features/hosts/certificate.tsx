/** A certificate that has ended or soon will: said on the card and on the page of the host, 30 days ahead. */
import type { Host } from '../../../shared/contract/hosts'
import { absolute, until } from '../../ui/format'
import { Note } from '../../ui/note'

const AHEAD_MS = 30 * 24 * 60 * 60_000

/** Undefined while there is nothing to say. */
export function certificateWords(host: Host, now: number): { isOver: boolean; text: string } | undefined {
  const { certificate } = host
  if (!certificate || certificate.expiresAt - now >= AHEAD_MS) return undefined
  const whose = certificate.side === 'server' ? 'The host’s certificate' : 'Your certificate for this host'
  if (certificate.expiresAt <= now) return { isOver: true, text: `${whose} has expired.` }
  return { isOver: false, text: `${whose} expires ${until(certificate.expiresAt, now)}.` }
}

export function CertificateNote({ host }: { host: Host }) {
  const words = certificateWords(host, Date.now())
  if (!words || !host.certificate) return null
  return (
    <Note
      tone={words.isOver ? 'crit' : 'warn'}
      message={words.text}
      hint={`${host.certificate.subject}, until ${absolute(host.certificate.expiresAt)}. Renew it in time; files are read at each connect.`}
    />
  )
}
