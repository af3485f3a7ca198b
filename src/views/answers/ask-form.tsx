import { ArrowLeftRight } from 'lucide-react'
import { useStore } from 'zustand'
import type { Service } from '#gen/orrery/v1/orrery_pb.ts'
import { answersStore, question } from '#src/state/answers.ts'
import { flowsStore } from '#src/state/flows.ts'
import { serviceName } from '#src/text/graph-words.ts'
import { text } from '#src/text/text.ts'
import { Button, IconButton } from '#src/ui/button.tsx'

const words = text.answers.ask
const LOOK = 'h-7 min-w-0 rounded-s border border-line bg-surface px-2 text-text hover:border-line-strong'

/** Asks for a DNS name, or a part of one. */
export function AskName() {
  const name = useStore(answersStore, (state) => state.question.name)
  return (
    <label className="flex items-center gap-2 text-text-2 text-xs">
      {words.name}
      <input
        type="search"
        value={name}
        placeholder={words.namePlaceholder}
        onChange={({ target }) => question({ name: target.value })}
        className={`${LOOK} w-64`}
      />
    </label>
  )
}

/** Asks for two services. */
export function AskBetween() {
  const { from, to } = useStore(answersStore, (state) => state.question)
  useStore(flowsStore, ({ services }) => services.size)
  const services = [...flowsStore.getState().services.values()].sort((a, b) =>
    serviceName(a) < serviceName(b) ? -1 : 1,
  )
  return (
    <div className="flex flex-wrap items-center gap-2 text-text-2 text-xs">
      <Choice label={words.from} value={from} services={services} onChange={(id) => question({ from: id })} />
      <Choice label={words.to} value={to} services={services} onChange={(id) => question({ to: id })} />
      <IconButton label={words.swap} onClick={() => question({ from: to, to: from })}>
        <ArrowLeftRight />
      </IconButton>
      {(from !== '' || to !== '') && (
        <Button look="quiet" onClick={() => question({ from: '', to: '' })}>
          {words.clear}
        </Button>
      )}
    </div>
  )
}

function Choice(props: {
  readonly label: string
  readonly value: string
  readonly services: readonly Service[]
  readonly onChange: (id: string) => void
}) {
  const gone = props.value !== '' && !props.services.some(({ id }) => id === props.value)
  return (
    <label className="flex min-w-0 items-center gap-2 whitespace-nowrap">
      {props.label}
      <select value={props.value} onChange={({ target }) => props.onChange(target.value)} className={`${LOOK} w-48`}>
        <option value="">{words.any}</option>
        {gone && <option value={props.value}>{props.value}</option>}
        {props.services.map((service) => (
          <option key={service.id} value={service.id}>
            {serviceName(service)}
          </option>
        ))}
      </select>
    </label>
  )
}
