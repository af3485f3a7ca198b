import type { Redaction } from '#gen/orrery/v1/orrery_pb.ts'
import { formats, text } from '#src/text/text.ts'

const words = text.status
const PARTS = ['userInfo', 'queries', 'headers', 'patterns'] as const

/** How much the server took out of flows, by what it was. */
export function TakenOut({ redaction }: { readonly redaction: Redaction }) {
  if (redaction.flows === 0) return words.redactedNone
  const parts = PARTS.filter((part) => redaction[part] > 0)
  return (
    <>
      {words.redacted(formats.count(redaction.flows))}
      <span className="block text-text-3 text-xs">
        {parts.map((part) => words.redactedParts[part](formats.count(redaction[part]))).join(', ')}
      </span>
    </>
  )
}
