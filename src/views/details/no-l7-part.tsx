import { EyeOff, TriangleAlert } from 'lucide-react'
import { visibilityPolicy } from '#domain/explain/visibility-policy.ts'
import type { Service } from '#gen/orrery/v1/orrery_pb.ts'
import { serviceName } from '#src/text/graph-words.ts'
import { text } from '#src/text/text.ts'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Section } from './parts.tsx'

const words = text.answers.measured

/** Says that a service has no L7 visibility, and shows the smallest policy that would switch it on, with its warning. */
export function NoL7Part({ service, port }: { readonly service: Service; readonly port: number }) {
  const policy = visibilityPolicy(service, port)
  return (
    <Section title={words.noL7}>
      <p className="flex gap-2 text-text-2">
        <EyeOff aria-hidden="true" className="mt-px size-4 shrink-0 text-text-3" />
        {words.noL7Lead(serviceName(service))}
      </p>
      {policy !== undefined && (
        <details className="mt-2">
          <summary className="text-text-2 text-xs hover:text-text">{words.noL7Policy}</summary>
          <p className="mt-2 flex gap-2 rounded-s bg-audit-soft px-2.5 py-2 text-xs">
            <TriangleAlert aria-hidden="true" className="size-4 shrink-0 text-audit" />
            {words.noL7Warning}
          </p>
          <div className="relative mt-2">
            <CopyButton value={policy} words={words} className="absolute top-1.5 right-1.5" />
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it */}
            <pre className="max-h-96 overflow-auto rounded-s bg-surface-2 p-2.5 font-mono text-2xs" tabIndex={0}>
              {policy}
            </pre>
          </div>
        </details>
      )}
    </Section>
  )
}
