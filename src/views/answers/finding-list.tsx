import type { Finding } from '#gen/orrery/v1/orrery_pb.ts'
import { FindingRow } from './finding-row.tsx'
import { keyOf } from './held.ts'
import { moveFocus } from './move-focus.ts'

/** Findings under each other; arrow keys go from one to the next and open and close their evidence. */
export function FindingList(props: {
  readonly label: string
  readonly findings: readonly Finding[]
  readonly now: number | undefined
  readonly below?: boolean
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys only move between its buttons
    <ul aria-label={props.label} onKeyDown={(event) => moveFocus(event, '[data-finding]')}>
      {props.findings.map((finding) => (
        <FindingRow key={keyOf(finding)} finding={finding} now={props.now} below={props.below === true} />
      ))}
    </ul>
  )
}
