import { describe, expect, it } from 'vitest'
import { toCommand, toRawFilters } from './command.ts'
import { parseFilter } from './language.ts'
import { printFilter } from './print.ts'

const both = (text: string) => {
  const parsed = parseFilter(text)
  return parsed.kind === 'ok'
    ? { short: printFilter(parsed.filter, 'short'), long: printFilter(parsed.filter, 'long') }
    : parsed.error
}

describe('the short form', () => {
  it.each([
    ['from-pod:default/xwing verdict:DROPPED', '--from-pod default/xwing --verdict DROPPED'],
    ['!verdict:FORWARDED', '--not --verdict FORWARDED'],
    ['!verdict:FORWARDED !port:53', '!--verdict FORWARDED !--port 53'],
    ['!(verdict:FORWARDED protocol:tcp)', '--not --verdict FORWARDED --not --protocol tcp'],
    ['!(verdict:FORWARDED protocol:tcp) !port:1', '!(--verdict FORWARDED --protocol tcp) !--port 1'],
    ['~verdict:DROPPED ~!port:53', '~--verdict DROPPED --not ~--port 53'],
    ["label:'org in (empire,alliance)'", "--label 'org in (empire,alliance)'"],
    ['http-path:^/v1/\\d+$', "--http-path '^/v1/\\d+$'"],
    ["xwing 'death star'", "--text xwing --text 'death star'"],
    ['since:5m last:20', '--since 5m --last 20'],
    ['encrypted:true reply:false', '--encrypted --reply=false'],
    ['port-range:8000-9000 latency:>100ms', "--port-range 8000-9000 --latency '>100ms'"],
  ])('%s is printed in the long form and back', (short, long) => {
    expect(both(short)).toEqual({ short, long })
    expect(both(long)).toEqual({ short, long })
  })
  it.each([
    ['port:8000-9000', 'port-range:8000-9000'],
    ['to-port:>1023', 'to-port-range:>1023'],
    ['status-class:5xx', 'http-status:5+'],
    ['ns:shop path:/cart direction:egress', 'namespace:shop http-path:/cart traffic-direction:egress'],
    ['"two words"', "'two words'"],
    ['--not verdict:DROPPED', '!verdict:DROPPED'],
    ['-nshop -tl7 -A4', 'error'],
    ['-nshop -tl7 -4', 'namespace:shop type:l7 ip-version:4'],
    ['--reply', 'reply:true'],
    ['--reply false xwing', 'reply:false xwing'],
    ['--unencrypted', 'encrypted:false'],
    ["--http-path $'a\\tb'", "http-path:'a\tb'"],
    ['--pod \\\n default/x', 'pod:default/x'],
    ["text:'k8s:app'", "'k8s:app'"],
  ])('%j is understood', (text, short) => {
    const read = both(text)
    expect('short' in read ? read.short : 'error').toBe(short)
  })
})

describe('an error stands where it begins', () => {
  it.each([
    ['verdict:DROPPED verdict:dropped', 'dropped', 'did you mean DROPPED'],
    ['port:80 port:http', 'http', 'port is a number'],
    ['nsx:shop', 'nsx', 'did you mean "ns"'],
    ['--verdct DROPPED', 'verdct', 'did you mean --verdict'],
    ['--pod', '--pod', 'needs a value'],
    ["pod:a label:'x", "'x", 'not closed'],
    ['pod:a !(port:1', '!(port:1', 'not closed'],
    ['pod:a from-pod:b', 'from-pod:b', 'cannot be combined'],
    ['!( )', '!( )', 'nothing to hide'],
    ['pod:a ~', '~', 'switch off'],
    ['--verdict=DROPPED --not', '--not', 'trailing'],
    ['http-path:[a', '[a', 'http path'],
    ['http-status:5+ type:drop', 'http-status:5+', "only match 'l7'"],
    ['since:yesterday', 'yesterday', 'neither a duration'],
    ['first:3 last:4', '4', 'cannot be combined'],
    ['"http://x" http://x', 'http', 'quote the text'],
    ['hubble status', 'status', 'shows no flows'],
    ['hubble observe flows foo', 'foo', 'neither a flag'],
    [`allowlist:'{"pod":["x"]}'`, `{"pod":["x"]}'`, 'pod'],
  ])('%s', (text, at, says) => {
    const parsed = parseFilter(text)
    const error = parsed.kind === 'error' ? parsed.error : { start: 0, end: 0, message: 'none' }
    expect(error.message).toContain(says)
    expect(text.slice(error.start, error.end)).toContain(at.slice(-3))
    expect(text.slice(error.start).startsWith(at)).toBe(true)
  })
})

describe('a pasted command', () => {
  it.each([
    ['hubble observe --verdict DROPPED -f -o json', 'verdict:DROPPED', ['-f', '-o json']],
    ['$ hubble --server localhost:4245 observe -n shop | jq .', 'namespace:shop', ['| jq .']],
    ['cilium hubble observe flows --pod=a/b 2>/dev/null', 'pod:a/b', ['2>/dev/null']],
    ['kubectl -n kube-system exec ds/cilium -- hubble observe --to-port 53', 'to-port:53', []],
    [
      'hubble observe \\\n  --not --label "k8s-app=kube-dns" \\\n  --since=5m --until 1m --follow',
      '!label:k8s-app=kube-dns since:5m',
      ['--follow', '--follow'],
    ],
  ])('%s', (text, short, ignored) => {
    const parsed = parseFilter(text)
    expect(parsed.kind === 'ok' && printFilter(parsed.filter, 'short')).toBe(short)
    expect(parsed.kind === 'ok' && parsed.ignored.map((part) => part.text)).toEqual(ignored)
  })
})

describe('the command of a filter', () => {
  it.each([
    [
      '!verdict:FORWARDED !pod:a',
      `hubble observe --denylist '{"verdict":["FORWARDED"]}' --denylist '{"source_pod":["a"]} {"destination_pod":["a"]}'`,
      [],
    ],
    ['reply:true verdict:DROPPED', `hubble observe --allowlist '{"verdict":["DROPPED"],"reply":[true]}'`, []],
    ['xwing port:80 latency:>1s', 'hubble observe --port 80', ['xwing', 'latency:>1s']],
    ['!(drop-group:rate latency:>1s) !port:1', 'hubble observe --not --port 1', ['!(drop-group:rate latency:>1s)']],
    ['l7:none to-port:1', 'hubble observe --to-port 1', ['l7:none']],
    ['l7:dns protocol:udp', 'hubble observe --protocol udp', ['l7:dns']],
    [
      'drop-group:rate l7:dns to-port-range:80-81',
      'hubble observe --drop-reason-desc REACHED_EDT_RATE_LIMITING_DROP_HORIZON --drop-reason-desc DROP_RATE_LIMITED --protocol dns --to-port 80 --to-port 81',
      [],
    ],
    ['encrypted:false ~port:80 last:5', 'hubble observe --unencrypted --last 5', []],
  ])('%s', (text, command, left) => {
    const parsed = parseFilter(text)
    expect(parsed.kind === 'ok' && toCommand(parsed.filter)).toEqual({ command, left })
  })
  it('prints raw filters as the command line does', () => {
    const parsed = parseFilter("!port:53 http-path:it's")
    expect(parsed.kind).toBe('error')
    const sound = parseFilter(`!port:53 http-path:"it's"`)
    expect(sound.kind === 'ok' && toRawFilters(sound.filter).text).toBe(
      `allowlist:\n    - '{"http_path":["it''s"]}'\ndenylist:\n    - '{"source_port":["53"]}'\n    - '{"destination_port":["53"]}'\n`,
    )
  })
})
