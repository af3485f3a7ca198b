/** Where the clipboard is forbidden, as on a page without TLS, the browser still copies what is selected in a field. */
function copySelected(words: string): boolean {
  const field = document.createElement('textarea')
  field.value = words
  field.className = 'map-said'
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done
}

/** Puts words on the clipboard and tells whether that worked. */
export function copy(words: string, tell: (done: boolean) => void): void {
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (clipboard === undefined) return tell(copySelected(words))
  clipboard.writeText(words).then(
    () => tell(true),
    () => tell(copySelected(words)),
  )
}
