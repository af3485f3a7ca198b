import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
const [services='18', rate='5000', ways='pan', edges='', openAll=''] = process.argv.slice(2)
const children: ChildProcess[] = []
function start(args: readonly string[], find: RegExp): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000)
      const found = find.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)))
  })
}
const flags = ['--listen', '127.0.0.1:0', '--services', services, '--rate', rate, ...(edges ? ['--edges', edges] : [])]
const relay = await start(['--import', 'tsx', 'backend/demo/main.ts', ...flags], /listens on (\S+)/)
const url = await start(['dist/backend/main.js', '--listen', '127.0.0.1:0', '--relay', relay], /"url":"([^"]+)"/)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
await page.addInitScript('globalThis.__name = (what) => what')
await page.goto(`${url}?closed=table`)
await page.waitForFunction(() => Number(document.querySelector<HTMLElement>('.map')?.dataset['services']) > 3)
await wait(6000)
if (openAll) {
  await page.getByRole('button', { name: 'How the map is drawn' }).click()
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await page.keyboard.press('Escape')
  await wait(2500)
}
console.log(await page.evaluate(() => { const { cy } = Reflect.get(document.querySelector('.map-canvas')!, '_cyreg') as any; return [cy.nodes('.card').length, cy.edges().length, cy.zoom()] }))
const cdp = await page.context().newCDPSession(page)
await cdp.send('Profiler.enable')
await cdp.send('Profiler.setSamplingInterval', { interval: 250 })
async function mouse(way: string) {
  const box = (await page.locator('.map-canvas').boundingBox())!
  if (way === 'rest') return wait(4000)
  const card = await page.evaluate(() => {
    const { cy } = Reflect.get(document.querySelector('.map-canvas') ?? {}, '_cyreg') as any
    const [node] = cy.nodes('.card').filter((one: any) => { const { x, y } = one.renderedPosition(); return x > 300 && y > 150 && x < cy.width() - 300 && y < cy.height() - 150 })
    return node?.renderedPosition()
  })
  const [x, y] = way === 'drag' && card ? [box.x + card.x, box.y + card.y] : [box.x + 30, box.y + box.height * 0.5]
  await page.mouse.move(x, y)
  if (way !== 'zoom') await page.mouse.down()
  for (let at = 0; at < 160; at++) {
    if (way === 'zoom') await page.mouse.wheel(0, at % 30 < 15 ? -60 : 60)
    else await page.mouse.move(x + 60 * Math.sin(at / 9), y + 40 * Math.sin(at / 7))
    await wait(12)
  }
  if (way !== 'zoom') await page.mouse.up()
}
for (const way of ways.split(',')) {
  await page.evaluate(() => {
    const seen = { frames: 0, long: [] as any[], gaps: [] as number[], begun: performance.now(), going: true, last: performance.now() }
    Object.assign(window, { seen })
    const tick = () => { const n = performance.now(); if (n - seen.last > 30) seen.gaps.push(Math.round(n - seen.last)); seen.last = n; seen.frames++; if (seen.going) requestAnimationFrame(tick) }
    requestAnimationFrame(tick)
    new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.long.push([Math.round(e.startTime - seen.begun), Math.round(e.duration)]) }).observe({ type: 'longtask' })
  })
  await cdp.send('Profiler.start')
  await mouse(way)
  const { profile } = await cdp.send('Profiler.stop')
  const r = await page.evaluate(() => { const s = (window as any).seen; s.going = false; const took = performance.now() - s.begun; return { fps: s.frames * 1000 / took, took, long: s.long, gaps: s.gaps } })
  console.log(way, 'fps', r.fps.toFixed(1), 'long', r.long.length, (100 * r.long.reduce((a: number, l: number[]) => a + l[1]!, 0) / r.took).toFixed(1) + '%', JSON.stringify(r.long), 'gaps>30', JSON.stringify(r.gaps))
  // aggregate self + total
  const byId = new Map(profile.nodes.map((n) => [n.id, n]))
  const self = new Map<number, number>()
  profile.samples!.forEach((id, i) => self.set(id, (self.get(id) ?? 0) + (profile.timeDeltas![i] ?? 0)))
  const parent = new Map<number, number>()
  for (const n of profile.nodes) for (const c of n.children ?? []) parent.set(c, n.id)
  const name = (n: any) => `${n.callFrame.functionName || '(anon)'} ${n.callFrame.url.split('/').pop()}:${n.callFrame.lineNumber}`
  const tot = new Map<string, number>(), selfs = new Map<string, number>()
  for (const [id, us] of self) {
    const seen = new Set<string>()
    selfs.set(name(byId.get(id)), (selfs.get(name(byId.get(id))) ?? 0) + us)
    for (let at: number | undefined = id; at !== undefined; at = parent.get(at)) { const k = name(byId.get(at)); if (!seen.has(k)) { seen.add(k); tot.set(k, (tot.get(k) ?? 0) + us) } }
  }
  const all = [...self.values()].reduce((a, b) => a + b, 0)
  const show = (m: Map<string, number>, n: number) => [...m].sort((a, b) => b[1] - a[1]).slice(0, n).map(([k, v]) => `${(100 * v / all).toFixed(1).padStart(5)}% ${(v/1000).toFixed(0).padStart(5)}ms ${k}`).join('\n')
  console.log('--- total\n' + show(tot, 55)); console.log('--- self\n' + show(selfs, 25))
  writeFileSync(`/tmp/map-work/${way}.cpuprofile`, JSON.stringify(profile))
  await wait(500)
}
await browser.close()
for (const c of children) { c.removeAllListeners('exit'); c.kill('SIGTERM') }
