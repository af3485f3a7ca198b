import { Sparkles } from 'lucide-react'
import { useStore } from 'zustand'
import { DemoAct } from '#gen/orrery/v1/orrery_pb.ts'
import { placeStore } from '#src/state/place.ts'
import { text } from '#src/text/text.ts'
import { Popover } from '#src/ui/popover.tsx'

const ACTS = [
  { act: DemoAct.OPEN, words: text.demo.acts.open },
  { act: DemoAct.L4, words: text.demo.acts.l4 },
  { act: DemoAct.L7, words: text.demo.acts.l7 },
] as const

/** What can be asked of the demo. */
export interface DemoWish {
  readonly act?: DemoAct
  readonly nodeAway?: boolean
}

/** Switches the acts of the built-in demo; not there when the source is a real one. */
export function DemoSwitch(props: { readonly onWish: (wish: DemoWish) => void }) {
  const demo = useStore(placeStore, (state) => (state.place.kind === 'file' ? undefined : state.demo))
  const tab = useStore(placeStore, (state) => state.place.kind === 'tab')
  const problem = useStore(placeStore, (state) => state.demoProblem)
  if (demo === undefined) return undefined
  const current = ACTS.find(({ act }) => act === demo.act)
  return (
    <Popover
      label={text.demo.label}
      align="end"
      className="w-[min(380px,calc(100vw-16px))]"
      trigger={
        <button
          type="button"
          className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-full border border-transparent bg-accent-soft px-3 font-medium text-accent text-xs transition-colors duration-(--fast) hover:border-accent"
        >
          <Sparkles aria-hidden="true" className="size-3.5" />
          <span className="max-[520px]:sr-only">{text.demo.button}</span>
          {current !== undefined && <span className="max-[1000px]:hidden">· {current.words.name}</span>}
        </button>
      }
    >
      <p className="mb-3 text-text-2">
        {text.demo.lead}
        {tab && ` ${text.demo.inTab}`}
      </p>
      <div role="radiogroup" aria-label={text.demo.label} className="space-y-1.5">
        {ACTS.map(({ act, words }, index) => (
          <label
            key={act}
            className="grid cursor-pointer grid-cols-[auto_1fr] gap-x-2.5 rounded-m border border-line p-2.5 transition-colors duration-(--fast) hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="act"
              className="mt-0.5 accent-(--accent)"
              checked={demo.act === act}
              onChange={() => props.onWish({ act })}
            />
            <span className="font-medium">
              {index + 1} · {words.name}
            </span>
            <span className="col-start-2 text-text-2 text-xs">{words.look}</span>
          </label>
        ))}
      </div>
      {problem !== undefined && <p className="mt-2 text-dropped">{text.demo.failed(problem)}</p>}
      {demo.node !== '' && (
        <label className="mt-3 grid cursor-pointer grid-cols-[auto_1fr] gap-x-2.5 border-line border-t pt-3">
          <input
            type="checkbox"
            className="mt-0.5 accent-(--accent)"
            checked={demo.nodeAway}
            onChange={(event) => props.onWish({ nodeAway: event.target.checked })}
          />
          <span>{text.demo.nodeAway(demo.node)}</span>
          <span className="col-start-2 text-text-2 text-xs">{text.demo.nodeAwayHint}</span>
        </label>
      )}
    </Popover>
  )
}
