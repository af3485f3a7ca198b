import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  readonly act: () => void
}

/** Items under a heading. */
export interface MenuSection {
  readonly heading: string
  readonly items: readonly MenuItem[]
}

/** A list of things to do that opens from its trigger, a button. Not modal: the page behind goes on. */
export function Menu(props: {
  readonly label: string
  readonly trigger: ReactNode
  readonly items?: readonly MenuItem[]
  readonly sections?: readonly MenuSection[]
  readonly align?: 'start' | 'end'
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{props.trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={props.label}
          align={props.align ?? 'start'}
          sideOffset={4}
          collisionPadding={8}
          className="z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-40 overflow-y-auto rounded-m border border-line bg-surface p-1 text-sm shadow-pop"
        >
          <Items items={props.items ?? []} />
          {props.sections?.map(({ heading, items }) => (
            <DropdownMenu.Group key={heading} aria-label={heading}>
              <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 font-semibold text-2xs text-text-3">
                {heading}
              </DropdownMenu.Label>
              <Items items={items} />
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Items({ items }: { readonly items: readonly MenuItem[] }) {
  return items.map(({ label, icon, act }) => (
    <DropdownMenu.Item
      key={label}
      onSelect={act}
      className="flex cursor-pointer items-center gap-2 rounded-s px-2 py-1 outline-none data-[highlighted]:bg-surface-2 [&_svg]:size-3.5 [&_svg]:text-text-3"
    >
      {icon}
      {label}
    </DropdownMenu.Item>
  ))
}
