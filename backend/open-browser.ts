import { spawn } from 'node:child_process'

/** What opens an address in the browser that a person uses. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Opens an address in a browser, or tells in one line that there is none; Orrery serves all the same. */
export function openBrowser(url: string, tell: (line: string) => void): void {
  const [command = 'xdg-open', ...args] = OPENERS[process.platform] ?? ['xdg-open']
  const none = () => tell(`There is no browser to open here; open ${url} yourself.`)
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', none)
  child.on('exit', (code) => {
    if (code !== 0 && code !== null) none()
  })
  child.unref()
}
