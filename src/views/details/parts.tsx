import { Ban, Boxes, Copy, ListFilter } from 'lucide-react'
import type { ReactNode } from 'react'
import { exclude, include, only } from '#src/state/ask.ts'
import { formats, text } from '#src/text/text.ts'
import { brief } from '#src/text/visible.ts'
import { Button } from '#src/ui/button.tsx'
import { copyText } from '#src/ui/copy.ts'
import { Fact } from '#src/ui/facts.tsx'
import { ValueMenu } from '#src/ui/value-menu.tsx'
import { useListed, useLong } from './long-text.tsx'

/** Characters of what comes up when a value is pointed at. */
const POINTED = 500
/** Labels that are listed; all are in the raw JSON. */
const MOST_LABELS = 200

/** A titled part of the details. */
export function Section(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-line border-t px-4 py-3">
      <h3 className="mb-2 font-semibold text-text-2 text-xs">{props.title}</h3>
      {props.children}
    </section>
  )
}

/** A value that narrows the filter to itself when it is clicked. */
export function FilterValue(props: {
  readonly field: string
  readonly value: string
  readonly children?: ReactNode
  readonly className?: string
}) {
  const { field, value } = props
  const what = `${field}:${value}`
  return (
    <ValueMenu
      hint={text.details.filterHint(brief(what, POINTED))}
      label={text.details.filterBy(brief(what, POINTED))}
      more={text.filters.valueMenu(brief(what, POINTED))}
      onKeep={() => include(field, value)}
      onHide={() => exclude(field, value)}
      items={[
        { label: text.filters.onlyThis, icon: <ListFilter />, act: () => only(field, value) },
        { label: text.filters.hideThis, icon: <Ban />, act: () => exclude(field, value) },
        { label: text.filters.copyValue, icon: <Copy />, act: () => void copyText(value) },
      ]}
      {...(props.className !== undefined && { className: props.className })}
    >
      {props.children ?? brief(value, POINTED)}
    </ValueMenu>
  )
}

/** A fact whose value may be filtered by; left out where there is no value. */
export function ValueFact(props: {
  readonly name: string
  readonly value: string | number | undefined
  /** Field of the filter language. */
  readonly field?: string
  /** What to filter by, where it differs from what is shown. */
  readonly by?: string
}) {
  const { value } = props
  const { words, more } = useLong(String(value ?? ''))
  if (value === undefined || value === '') return undefined
  return (
    <Fact name={props.name}>
      {props.field === undefined ? (
        words
      ) : (
        <FilterValue field={props.field} value={props.by ?? String(value)}>
          {words}
        </FilterValue>
      )}
      {more}
    </Fact>
  )
}

/** A fact with several values, one a line; left out where there are none. */
export function ListFact(props: {
  readonly name: string
  readonly values: readonly string[]
  readonly field?: string
}) {
  const { shown, more, showAll } = useListed(props.values)
  if (props.values.length === 0) return undefined
  return (
    <Fact name={props.name}>
      <ul className="space-y-0.5">
        {shown.map((value, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the same value may stand there twice
          <li key={`${index} ${value}`} className="font-mono text-xs leading-[1.125rem]">
            <ListedValue value={value} field={props.field} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Button look="quiet" className="-ml-2.5" onClick={showAll}>
          {text.details.morePods(formats.count(more))}
        </Button>
      )}
    </Fact>
  )
}

function ListedValue(props: { readonly value: string; readonly field: string | undefined }) {
  const { words, more } = useLong(props.value)
  return (
    <>
      {props.field === undefined ? (
        words
      ) : (
        <FilterValue field={props.field} value={props.value}>
          {words}
        </FilterValue>
      )}
      {more}
    </>
  )
}

/** Labels are many and long, so they open on demand. */
export function Labels(props: { readonly labels: readonly string[]; readonly field: string }) {
  if (props.labels.length === 0) return undefined
  return (
    <details className="mt-1.5">
      <summary className="text-text-3 text-xs">{text.details.labels(formats.count(props.labels.length))}</summary>
      <ul className="mt-1 space-y-0.5 pl-3">
        {props.labels.slice(0, MOST_LABELS).map((label, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the same label may stand there twice
          <li key={`${index} ${label}`} className="font-mono text-xs leading-[1.125rem]">
            <FilterValue field={props.field} value={label} />
          </li>
        ))}
      </ul>
      {props.labels.length > MOST_LABELS && (
        <p className="pl-3 text-text-3 text-xs">
          {text.details.morePods(formats.count(props.labels.length - MOST_LABELS))}
        </p>
      )}
    </details>
  )
}

/** Narrows the whole view to what is selected. */
export function OnlyButton(props: { readonly field: string; readonly value: string; readonly words: string }) {
  return (
    <Button className="mt-3" onClick={() => include(props.field, props.value)}>
      <ListFilter aria-hidden="true" className="size-3.5" />
      {props.words}
    </Button>
  )
}

/** Shows the pods of a service on the map, or the service again. */
export function PodsButton(props: { readonly words: string; readonly act: () => void; readonly disabled?: boolean }) {
  return (
    <Button className="mt-2" onClick={props.act} disabled={props.disabled}>
      <Boxes aria-hidden="true" className="size-3.5" />
      {props.words}
    </Button>
  )
}
