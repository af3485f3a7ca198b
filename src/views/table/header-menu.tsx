import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  ChevronsLeftRight,
  ChevronsRightLeft,
  EyeOff,
  MoveHorizontal,
  Radio,
} from 'lucide-react'
import type { RefObject } from 'react'
import { moveBy, resize, toggle } from '#src/state/column-layout.ts'
import { CLOCKS, setTable, tableStore } from '#src/state/table-view.ts'
import { text } from '#src/text/text.ts'
import type { MenuSection } from '#src/ui/menu.tsx'
import { ORDER, type PlacedColumn } from './columns.ts'
import { fitWidth } from './fit.ts'
import type { Columns } from './use-columns.ts'

const words = text.table.header
const STEP = 48

/** What can be done with a column. */
export function headerSections(
  props: {
    readonly placed: PlacedColumn
    readonly index: number
    readonly last: boolean
    readonly columns: Columns
    readonly table: RefObject<HTMLElement | null>
  },
  widen: (by: number) => void,
): readonly MenuSection[] {
  const { columns, table } = props
  const { id } = props.placed
  const { sort, clock } = tableStore.getState()
  const sortBy = (descending: boolean) => setTable({ sort: { column: id, descending } })
  const fit = () => {
    if (table.current !== null) {
      const width = fitWidth(table.current, id)
      columns.edit((places) => resize(places, id, width))
    }
  }
  return [
    {
      heading: words.sort,
      items: [
        { label: words.ascending, icon: <ArrowUp aria-hidden="true" />, act: () => sortBy(false) },
        { label: words.descending, icon: <ArrowDown aria-hidden="true" />, act: () => sortBy(true) },
        {
          label: words.live,
          icon: <Radio aria-hidden="true" />,
          disabled: sort === undefined,
          act: () => setTable({ sort: undefined }),
        },
      ],
    },
    ...(id === 'time'
      ? [
          {
            heading: words.clock,
            items: CLOCKS.map((name) => ({
              label: words.clocks[name],
              checked: name === clock,
              act: () => setTable({ clock: name }),
            })),
          },
        ]
      : []),
    {
      heading: words.column,
      items: [
        {
          label: words.left,
          icon: <ArrowLeft aria-hidden="true" />,
          disabled: props.index === 0,
          act: () => columns.edit((places) => moveBy(places, id, -1)),
        },
        {
          label: words.right,
          icon: <ArrowRight aria-hidden="true" />,
          disabled: props.last,
          act: () => columns.edit((places) => moveBy(places, id, 1)),
        },
        { label: words.wider, icon: <ChevronsLeftRight aria-hidden="true" />, act: () => widen(STEP) },
        { label: words.narrower, icon: <ChevronsRightLeft aria-hidden="true" />, act: () => widen(-STEP) },
        { label: words.fit, icon: <MoveHorizontal aria-hidden="true" />, act: fit },
        {
          label: words.hide,
          icon: <EyeOff aria-hidden="true" />,
          disabled: columns.list.length === 1,
          act: () => columns.edit((places) => toggle(places, id, ORDER)),
        },
      ],
    },
  ]
}
