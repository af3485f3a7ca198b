import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  readonly act: () => void
}

/** A list of things to do that opens from its trigger, a button. Not modal: the page behind goes on. */
export function Menu(props: {
  readonly label: string
  readonly trigger: ReactNode
  readonly items: readonly MenuItem[]
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{props.trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={props.label}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 min-w-40 rounded-m border border-line bg-surface p-1 text-sm shadow-pop"
        >
          {props.items.map(({ label, icon, act }) => (
            <DropdownMenu.Item
              key={label}
              onSelect={act}
              className="flex cursor-pointer items-center gap-2 rounded-s px-2 py-1 outline-none data-[highlighted]:bg-surface-2 [&_svg]:size-3.5 [&_svg]:text-text-3"
            >
              {icon}
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
