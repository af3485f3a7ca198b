import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { clear } from '#src/state/ask.ts'
import { type Condition, conditionOf } from '#src/state/condition.ts'
import { type FlowsState, flowsStore } from '#src/state/flows.ts'
import { queryStore } from '#src/state/query.ts'
import { goLive } from '#src/state/span.ts'
import { showDoctor } from '#src/state/view.ts'
import { formats, text } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'
import { CodeText } from '#src/ui/code-text.tsx'
import { cx } from '#src/ui/cx.ts'
import { Mark } from '#src/ui/mark.tsx'

const words = text.status

interface Message {
  readonly title: string
  readonly body: string
  readonly advice?: string | undefined
  readonly busy: boolean
  readonly action?: ReactNode
  /** Whether the doctor can be asked, who needs the backend. */
  readonly doctor: boolean
}

/** Stands where the map would be while there is nothing to draw: what is going on, and what to do next. */
export function MapStatus(props: { readonly onRetry: () => void }) {
  const flows = useStore(flowsStore)
  const filtered = useStore(queryStore, ({ filter }) => filter !== '')
  if (flows.services.size > 0) return undefined
  const condition = conditionOf(flows)
  const { kind } = condition
  const message = messageOf(condition, flows, filtered, props.onRetry)
  return (
    <div className="absolute inset-0 z-10 grid place-items-center bg-map p-6">
      {/* How long it has been quiet counts on, which nobody wants to hear again and again. */}
      <div className="max-w-md text-center" aria-live={kind === 'live' ? 'off' : 'polite'}>
        <Mark className={cx('mx-auto mb-4 size-14 text-accent', message.busy && 'animate-pulse')} />
        <h2 className="font-semibold text-lg">{message.title}</h2>
        <p className="mt-1.5 text-base text-text-2">{message.body}</p>
        {message.advice !== undefined && message.advice !== '' && (
          <p className="mt-3 rounded-m border border-line bg-surface px-4 py-3 text-left">
            <span className="block text-text-3 text-xs">{words.advice}</span>
            <CodeText text={message.advice} />
          </p>
        )}
        <div className="mt-4 flex justify-center gap-2">
          {message.action}
          {message.doctor && <Button onClick={() => showDoctor(true)}>{text.doctor.open}</Button>}
        </div>
      </div>
    </div>
  )
}

function messageOf(condition: Condition, flows: FlowsState, filtered: boolean, onRetry: () => void): Message {
  switch (condition.kind) {
    case 'opening':
      return { ...words.opening, busy: true, doctor: false }
    case 'no-backend':
      return {
        title: words.noBackend.title,
        body: condition.message === 'silent' ? words.noBackend.silent : words.noBackend.body,
        advice: words.noBackend.advice,
        busy: false,
        doctor: false,
        action: <Button onClick={onRetry}>{words.retryNow}</Button>,
      }
    case 'quiet':
      return {
        title: words.quiet.mapTitle,
        body: words.quiet.body,
        busy: true,
        doctor: false,
        action: <Button onClick={onRetry}>{words.retryNow}</Button>,
      }
    case 'connecting':
      return {
        title: words.connecting.title(condition.source.name),
        body: words.connecting.body,
        busy: true,
        doctor: true,
      }
    case 'reconnecting':
    case 'failed': {
      const { name, problem } = condition.source
      const title = condition.kind === 'failed' ? words.failed.title(name) : words.reconnecting.title(name)
      return { title, body: problem?.message ?? words.retrying, advice: problem?.advice, busy: false, doctor: true }
    }
    case 'reading':
      return { title: text.drop.reading(condition.source.name), body: words.connecting.body, busy: true, doctor: true }
    case 'live':
    case 'complete':
      return emptyOf(condition.kind, flows, filtered)
  }
}

function emptyOf(kind: 'live' | 'complete', flows: FlowsState, filtered: boolean): Message {
  if (flows.window !== undefined) {
    return {
      title: text.timeline.nothingInWindow,
      body: text.timeline.nothingCounted,
      busy: false,
      doctor: false,
      action: <Button onClick={goLive}>{kind === 'complete' ? text.timeline.wholeFile : text.panel.backToLive}</Button>,
    }
  }
  if (filtered) {
    return {
      title: words.empty.filteredTitle,
      body:
        kind === 'complete'
          ? words.empty.filteredFile(formats.count(flows.source?.file?.flows ?? 0))
          : words.empty.filteredBody,
      busy: false,
      doctor: true,
      action: <Button onClick={clear}>{words.empty.clear}</Button>,
    }
  }
  if (kind === 'complete')
    return { title: words.empty.fileTitle, body: words.empty.fileBody, busy: false, doctor: true }
  const newestMs = flows.source?.newestFlowMs ?? 0
  if (newestMs > 0) {
    const age = formats.duration(Math.max(1000, flows.serverTime - newestMs))
    return { title: words.empty.quietTitle(age), body: words.empty.quietBody, busy: true, doctor: true }
  }
  return { title: words.empty.waitingTitle, body: words.empty.waitingBody, busy: true, doctor: true }
}
