import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { text as words } from '#src/text/text.ts'
import { Button } from '#src/ui/button.tsx'

/** Puts a text on the clipboard and says that it did. Not there where the browser offers no clipboard. */
export function CopyButton(props: { readonly text: () => string; readonly label: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const { clipboard } = navigator as Partial<Navigator>
  if (clipboard === undefined) return undefined
  const copy = () =>
    void clipboard.writeText(props.text()).then(
      () => setCopied(true),
      (cause: unknown) => console.info('The clipboard is not available', cause),
    )
  return (
    <Button look="quiet" onClick={copy}>
      {copied ? <Check aria-hidden="true" className="size-3.5" /> : <Copy aria-hidden="true" className="size-3.5" />}
      <span aria-live="polite">{copied ? words.doctor.copied : props.label}</span>
    </Button>
  )
}
