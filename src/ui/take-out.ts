/** Hands a file to the browser, which saves it or asks where to. */
export function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has read the address once the click is done, but some read it late.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/**
 * Puts content on the clipboard, text as text. Whether the browser did so: it refuses without HTTPS, without permission
 * and for kinds that it does not know. The content may come later, because the click that allows it passes meanwhile.
 */
export async function copyOut(content: Promise<Blob>, type: string): Promise<boolean> {
  try {
    if (type.startsWith('text/')) await navigator.clipboard.writeText(await (await content).text())
    else await navigator.clipboard.write([new ClipboardItem({ [type]: content })])
    return true
  } catch (cause) {
    console.info('The clipboard was refused', cause)
    return false
  }
}
