import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'
import { copyText } from './copy.ts'

/** Copies a text, and says so. */
export function CopyButton(props: {
  readonly value: string
  readonly words: { readonly copy: string; readonly copied: string }
  readonly className?: string
}) {
  const [copied, setCopied] = useState('')
  const done = copied === props.value
  const copy = async () => {
    if (await copyText(props.value)) setCopied(props.value)
    else console.info('The browser does not let this page copy')
  }
  return (
    <Button className={props.className ?? ''} onClick={() => void copy()}>
      {done ? <Check aria-hidden="true" className="size-3.5" /> : <Copy aria-hidden="true" className="size-3.5" />}
      <span aria-live="polite">{done ? props.words.copied : props.words.copy}</span>
    </Button>
  )
}
