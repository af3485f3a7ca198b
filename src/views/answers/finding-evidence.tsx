import { MapPin, Rows3 } from 'lucide-react'
import type { Finding } from '#gen/orrery/v1/orrery_pb.ts'
import { showFlows } from '#src/state/show-flows.ts'
import { type Selection, select } from '#src/state/view.ts'
import { sentenceWords } from '#src/text/sentences.ts'
import { formats, text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'

const words = text.answers

/** What a finding rests on, what to check, and the ways to its flows. */
export function FindingEvidence(props: { readonly finding: Finding; readonly target: Selection | undefined }) {
  const { finding, target } = props
  const { why, proofs, command, filter, firstSeenMs } = finding
  return (
    <div className="space-y-2.5 pt-1 pr-3 pb-3 pl-9 text-xs">
      {why?.allowed !== undefined && (
        <p className="text-text-2 [overflow-wrap:anywhere]">{sentenceWords(why.allowed)}</p>
      )}
      {(proofs.length > 0 || firstSeenMs > 0) && (
        <ul className="space-y-0.5 border-line-strong border-l-2 pl-2.5 text-text-2">
          {proofs.map(({ sentence, edge }) => {
            const told = sentence === undefined ? '' : sentenceWords(sentence)
            return (
              <li key={`${told} ${edge}`} className="[overflow-wrap:anywhere]">
                {edge === '' ? (
                  told
                ) : (
                  <button
                    type="button"
                    title={words.showOnMap}
                    className="rounded-s text-left hover:text-accent hover:underline"
                    onClick={() => select({ kind: 'edge', id: edge })}
                  >
                    {told}
                  </button>
                )}
              </li>
            )
          })}
          {firstSeenMs > 0 && <li>{words.since(formats.instant(firstSeenMs))}</li>}
        </ul>
      )}
      {why !== undefined && why.advice.length > 0 && (
        <div>
          <p className="font-medium">{words.advice}</p>
          <ul className="mt-0.5 list-disc space-y-0.5 pl-4 text-text-2">
            {why.advice.map((line) => (
              <li key={line.text} className="[overflow-wrap:anywhere]">
                {sentenceWords(line)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {command !== '' && (
        <div className="flex items-start gap-2">
          <code className="min-w-0 flex-1 rounded-s bg-surface-3 px-2 py-1.5 font-mono text-2xs [overflow-wrap:anywhere]">
            {command}
          </code>
          <CopyButton value={command} words={{ copy: words.copyCommand, copied: words.copied }} />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {target !== undefined && (
          <Button onClick={() => select(target)}>
            <MapPin aria-hidden="true" className="size-3.5" />
            {words.showOnMap}
          </Button>
        )}
        <Button title={words.showFlowsHint(filter)} onClick={() => showFlows(filter)}>
          <Rows3 aria-hidden="true" className="size-3.5" />
          {words.showFlows}
        </Button>
      </div>
    </div>
  )
}
