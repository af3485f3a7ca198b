import { CircleX, FileText, Hourglass, Images, PlugZap, RefreshCw, X } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { SourceStatus } from '#gen/orrery/v1/orrery_pb.ts'
import { isBlind } from '#src/state/blind.ts'
import { conditionOf, pageTime } from '#src/state/condition.ts'
import { flowsStore } from '#src/state/flows.ts'
import { placeStore } from '#src/state/place.ts'
import { showDoctor } from '#src/state/view.ts'
import { formats, text } from '#src/text/text.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { CodeText } from '#src/ui/code-text.tsx'
import { useNow } from '#src/ui/use-now.ts'
import { FileProgressLine } from './file-progress.tsx'
import { Line } from './line.tsx'

const words = text.status

/** Changes every second, so it stands apart from what is read aloud. */
function Counting(props: { readonly children: string }) {
  return <span aria-live="off">{props.children}</span>
}

/** Says, above what was last known, what is wrong and what happens next. Not there when all is well. */
export function Banner(props: {
  readonly onRetry: () => void
  readonly onLive: () => void
  readonly onDismiss: () => void
}) {
  const flows = useStore(flowsStore)
  const place = useStore(placeStore)
  const condition = conditionOf(flows)
  const [troubled, setTroubled] = useState(false)
  if (isBlind(flows) && !troubled) setTroubled(true)
  const again = troubled && condition.kind === 'live'
  const date = useNow(1000, ['no-backend', 'quiet', 'reconnecting', 'failed'].includes(condition.kind))
  const retry = (at: number) =>
    at > date + 500 ? words.retryIn(formats.duration(Math.max(1000, at - date))) : words.retrying
  const retrySource = (source: SourceStatus) =>
    source.retryAtMs > 0 ? retry(pageTime(source.retryAtMs, flows, date)) : words.retrying

  return (
    <div aria-live="polite">
      {again && <p className="sr-only">{words.again}</p>}
      {place.refusedFile !== undefined && (
        <Line tone="bad" icon={<CircleX />} title={text.drop.refused(place.refusedFile.name, place.refusedFile.reason)}>
          <IconButton label={text.drop.dismiss} onClick={props.onDismiss}>
            <X />
          </IconButton>
        </Line>
      )}
      {place.place.kind === 'file' && (
        <Line
          tone="info"
          icon={<FileText />}
          title={(condition.kind === 'reading' ? text.drop.reading : text.drop.showing)(place.place.name)}
          more={
            flows.source?.file !== undefined && (
              <div aria-live="off">
                <FileProgressLine file={flows.source.file} newest={flows.source.newestFlowMs} />
              </div>
            )
          }
        >
          <Button onClick={props.onLive}>{text.drop.back}</Button>
        </Line>
      )}
      {condition.kind === 'no-backend' && condition.hadData && (
        <Line
          tone="bad"
          icon={<PlugZap />}
          title={words.noBackend.title}
          more={
            <>
              {condition.message === 'silent' ? words.noBackend.silent : words.noBackend.body} {words.stale}{' '}
              <Counting>{retry(condition.retryAt)}</Counting>
            </>
          }
        >
          <Button onClick={props.onRetry}>{words.retryNow}</Button>
        </Line>
      )}
      {condition.kind === 'quiet' && flows.services.size > 0 && (
        <Line
          tone="warn"
          icon={<Hourglass />}
          title={
            <>
              {words.quiet.title}{' '}
              <Counting>{words.quiet.since(formats.duration(Math.max(1000, date - condition.sinceMs)))}</Counting>
            </>
          }
          more={`${words.quiet.body} ${words.stale}`}
        >
          <Button onClick={props.onRetry}>{words.retryNow}</Button>
        </Line>
      )}
      {flows.pictures && flows.link.kind === 'open' && (
        <Line tone="info" icon={<Images />} title={words.pictures.title} more={words.pictures.body}>
          <Button onClick={props.onRetry}>{words.pictures.retry}</Button>
        </Line>
      )}
      {(condition.kind === 'reconnecting' || condition.kind === 'failed') && flows.services.size > 0 && (
        <Line
          tone={condition.kind === 'failed' ? 'bad' : 'warn'}
          icon={<RefreshCw />}
          title={(condition.kind === 'failed' ? words.failed.title : words.reconnecting.title)(condition.source.name)}
          more={
            <>
              <CodeText
                text={[condition.source.problem?.message, condition.source.problem?.advice, words.stale]
                  .filter(Boolean)
                  .join(' ')}
              />{' '}
              <Counting>{retrySource(condition.source)}</Counting>
            </>
          }
        >
          <Button onClick={() => showDoctor(true)}>{text.doctor.open}</Button>
        </Line>
      )}
    </div>
  )
}
