import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'

/** Copies a text, and says so. */
export function CopyButton(props: {
  readonly value: string
  readonly words: { readonly copy: string; readonly copied: string }
  readonly className?: string
}) {
  const [copied, setCopied] = useState('')
  const done = copied === props.value
  const copy = () => {
    navigator.clipboard.writeText(props.value).then(
      () => setCopied(props.value),
      (cause: unknown) => console.info('The clipboard is not available', cause),
    )
  }
  return (
    <Button className={props.className ?? ''} onClick={copy}>
      {done ? <Check aria-hidden="true" className="size-3.5" /> : <Copy aria-hidden="true" className="size-3.5" />}
      {done ? props.words.copied : props.words.copy}
    </Button>
  )
}
