import { ArrowRight, ChevronRight } from 'lucide-react'
import { type Check, CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import { text } from '#src/text/text.ts'
import { cx } from '#src/ui/cx.ts'
import { Fact, Facts } from '#src/ui/facts.tsx'
import { CopyButton } from './copy-button.tsx'
import { isRunning, LOOKS } from './verdict-look.ts'

const words = text.doctor

const SOFT: Partial<Record<CheckVerdict, string>> = {
  [CheckVerdict.FAIL]: 'bg-dropped-soft',
  [CheckVerdict.WARN]: 'bg-audit-soft',
}

const COLUMNS =
  'grid grid-cols-[16px_minmax(0,9rem)_minmax(0,1fr)] gap-x-2.5 rounded-s px-2.5 py-1.5 max-[560px]:grid-cols-[16px_minmax(0,1fr)]'

/** One check: how it came out, what was found, what to do next, and the facts behind it on demand. */
export function CheckLine({ check }: { readonly check: Check }) {
  const { id, title, verdict, found, advice, command } = check
  const { icon: Icon, word, colour } = LOOKS[verdict]
  const quiet = verdict === CheckVerdict.NOT_APPLICABLE
  return (
    <li data-check={id} className={cx(COLUMNS, SOFT[verdict])}>
      <Icon
        aria-hidden="true"
        className={cx('mt-px size-4', colour, isRunning(verdict) && 'animate-spin [animation-duration:2s]')}
      />
      <div>
        <h3 className="font-medium">{title}</h3>
        <p className={cx('text-xs', colour)}>{word}</p>
      </div>
      <div className="min-w-0 max-[560px]:col-start-2">
        <p className={cx('[overflow-wrap:anywhere]', quiet && 'text-text-2')}>{found}</p>
        {advice !== '' && (
          <p className="mt-1 flex gap-1.5 text-text-2">
            <ArrowRight aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
            <span className="min-w-0 [overflow-wrap:anywhere]">{advice}</span>
          </p>
        )}
        {command !== '' && <Command command={command} />}
        <Measured check={check} />
      </div>
    </li>
  )
}

function Measured({ check: { evidence } }: { readonly check: Check }) {
  if (evidence.length === 0) return undefined
  return (
    <details className="group mt-0.5">
      <summary className="inline-flex list-none items-center gap-1 rounded-s text-text-2 text-xs hover:text-text [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-3 group-open:rotate-90" />
        {words.measured}
      </summary>
      <Facts className="mt-1.5 mb-1">
        {evidence.map(({ name, value }) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </Facts>
    </details>
  )
}

function Command({ command }: { readonly command: string }) {
  return (
    <div className="my-1.5 flex items-start gap-2 rounded-s border border-line bg-surface py-1 pr-1 pl-2.5">
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keys
        tabIndex={0}
        className="max-h-56 min-w-0 flex-1 overflow-auto whitespace-pre-wrap py-1 font-mono text-xs leading-5 [overflow-wrap:anywhere]"
      >
        {command}
      </pre>
      <CopyButton text={() => command} label={words.copyCommand} />
    </div>
  )
}

/** Checks that wait for the same other one, in one line. */
export function NotReached({ found, checks }: { readonly found: string; readonly checks: readonly Check[] }) {
  const { icon: Icon, word, colour } = LOOKS[CheckVerdict.NOT_REACHED]
  return (
    <li className={COLUMNS}>
      <Icon aria-hidden="true" className={cx('mt-px size-4', colour)} />
      <p className={cx('font-medium', colour)}>{word}</p>
      <div className="max-[560px]:col-start-2">
        <p className="text-text-2">{found}</p>
        <p className="text-text-3">{checks.map(({ title }) => title).join(' · ')}</p>
      </div>
    </li>
  )
}
