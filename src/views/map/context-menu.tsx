import { DropdownMenu } from 'radix-ui'
import { Fragment } from 'react'
import { useStore } from 'zustand'
import { mapStore, shutMenu } from './actions.ts'
import { menuItems } from './menu-items.ts'
import type { MapText } from './text.ts'

/** What can be done with the thing that was clicked with the other button, or that the menu key was pressed on. */
export function ContextMenu({ text }: { readonly text: MapText }) {
  const menu = useStore(mapStore, (state) => state.menu)
  if (menu === undefined) return undefined
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && shutMenu()}>
      <DropdownMenu.Trigger asChild>
        <span className="map-menu-at" style={{ left: menu.x, top: menu.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={text.menu.label}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          className="map-menu"
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            document.querySelector<HTMLElement>('.map-canvas')?.focus({ preventScroll: true })
          }}
        >
          {menuItems(menu.target, text).map(({ label, keys, begins, act }, index) => (
            <Fragment key={label}>
              {begins && index > 0 && <DropdownMenu.Separator className="map-menu-gap" />}
              <DropdownMenu.Item className="map-menu-item" onSelect={act}>
                <span>{label}</span>
                {keys !== undefined && <kbd>{keys}</kbd>}
              </DropdownMenu.Item>
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
