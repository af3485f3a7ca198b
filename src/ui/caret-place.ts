/**
 * Where the character at `index` of a one-line input begins, in pixels from the left of `within`, as it is scrolled now; kept
 * inside of the input where it is scrolled out of sight.
 */
export function caretPlace(input: HTMLInputElement, index: number, within: HTMLElement): number {
  const box = input.getBoundingClientRect()
  const style = getComputedStyle(input)
  const pen = document.createElement('canvas').getContext('2d')
  // The shorthand is empty where a font has numerals of its own choice.
  if (pen !== null) pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  const before = pen?.measureText(input.value.slice(0, index)).width ?? 0
  const inside = Number.parseFloat(style.paddingLeft) + before - input.scrollLeft
  return box.left - within.getBoundingClientRect().left + Math.min(Math.max(inside, 0), box.width)
}
