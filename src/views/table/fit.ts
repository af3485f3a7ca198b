import type { ColumnId } from './column.ts'

/** Cells that are measured at most: those in sight are far fewer. */
const MOST = 200
/** So that the widest does not touch its neighbour. */
const SPARE = 8

/** The width, in CSS pixels, at which nothing of a column that is in sight would be cut. */
export function fitWidth(table: HTMLElement, id: ColumnId): number {
  const ruler = document.createElement('div')
  ruler.style.cssText = 'position:absolute;visibility:hidden;width:max-content;white-space:nowrap;pointer-events:none'
  const cells = [...table.querySelectorAll<HTMLElement>(`[data-column="${id}"]`)].slice(0, MOST)
  for (const cell of cells) {
    const copy = cell.cloneNode(true) as HTMLElement
    copy.removeAttribute('id')
    copy.style.width = 'max-content'
    ruler.append(copy)
  }
  table.append(ruler)
  const widest = Math.max(0, ...[...ruler.children].map((copy) => copy.getBoundingClientRect().width))
  ruler.remove()
  return Math.ceil(widest) + SPARE
}
