/**
 * Puts a text on the clipboard; false where that cannot be. Pages that came over plain HTTP have no clipboard of the newer
 * kind, so the older way stands beside it.
 */
export async function copyText(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value)
    return true
  } catch {
    return copyBySelecting(value)
  }
}

function copyBySelecting(value: string): boolean {
  const field = document.createElement('textarea')
  field.value = value
  field.className = 'sr-only'
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  return copied
}
