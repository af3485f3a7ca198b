import { CERTIFICATES, type Expiry, urgencyOf } from '../expiry.ts'
import type { Finding } from './check.ts'
import type { Certificate, TlsFacts } from './facts.ts'
import { UNKNOWN_AUTHORITY } from './unknown-authority.ts'
import { duration, instant, some } from './words.ts'

type Handshake = TlsFacts & { readonly kind: 'handshake' }

const SAVE_CA = "kubectl -n kube-system get secret cilium-ca -o jsonpath='{.data.ca\\.crt}' | base64 -d > cilium-ca.crt"

/** The same facts are judged in this order; the first that applies is what is said. */
const RULES: readonly ((tls: Handshake, name: string, nowMs: number) => Finding | undefined)[] = [
  ({ certificate: { toMs } }, name, nowMs) =>
    toMs < nowMs
      ? {
          verdict: 'fail',
          found: `The certificate of ${name} expired ${duration(nowMs - toMs)} ago.`,
          advice: 'Renew it: `cilium hubble enable`, the Helm certgen job or cert-manager makes Relay’s certificates.',
          command: 'kubectl -n kube-system rollout restart deployment/hubble-relay',
        }
      : undefined,
  ({ certificate: { fromMs } }, name, nowMs) =>
    fromMs > nowMs
      ? {
          verdict: 'fail',
          found: `The certificate of ${name} is valid only in ${duration(fromMs - nowMs)}.`,
          advice: 'Compare the clocks of this machine and of the one that made the certificate.',
          command: 'date -u',
        }
      : undefined,
  ({ chainProblem, certificate, ownAuthorities }, name) =>
    chainProblem !== undefined && UNKNOWN_AUTHORITY.has(chainProblem)
      ? {
          verdict: 'fail',
          found: `The certificate of ${name} was signed by ${certificate.authority}, which is not among the authorities trusted here (${chainProblem}).`,
          advice: ownAuthorities
            ? 'The files of --relay-tls-ca-files hold another authority: fetch the cluster’s and name that one.'
            : 'Fetch the cluster’s authority and name the file with --relay-tls-ca-files.',
          command: SAVE_CA,
        }
      : undefined,
  ({ nameProblem, wantedName, certificate }, name) =>
    nameProblem === undefined
      ? undefined
      : {
          verdict: 'fail',
          found: `The certificate of ${name} is not for ${wantedName} but for ${some(certificate.names, 4) || certificate.subject}.`,
          advice: 'Say which name it carries.',
          command: `--relay-tls-server-name ${exampleOf(certificate)}`,
        },
  ({ chainProblem }, name) =>
    chainProblem === undefined
      ? undefined
      : {
          verdict: 'fail',
          found: `The certificate of ${name} does not hold (${chainProblem}).`,
          advice: 'Check the --relay-tls settings against Relay’s.',
        },
]

/** A name that a certificate is good for: a wildcard stands for Orrery's counterpart, the UI. */
const exampleOf = ({ names }: Certificate) => (names[0] ?? 'ui.hubble-relay.cilium.io').replace(/^\*/, 'ui')

/** Why a server that wants a client certificate hung up. */
const CLIENT_CERTIFICATE =
  /CERTIFICATE_REQUIRED|ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|HANDSHAKE_FAILURE|CERTIFICATE_UNKNOWN)/

/** Rules of TLS towards Relay, which itself asks for TLS 1.3. */
export function judgeTls(tls: TlsFacts, name: string, nowMs: number): Finding {
  switch (tls.kind) {
    case 'off':
      return { verdict: 'not applicable', found: 'TLS is not asked for, and the server does not want it.' }
    case 'wanted':
      return {
        verdict: 'fail',
        found: `${name} wants TLS, and it is not asked for.`,
        advice: 'Write tls:// before the address, and name the authority where it is the cluster’s own.',
        command: `--relay tls://${name.replace(/^\w+:\/\//, '')} --relay-tls-ca-files cilium-ca.crt --relay-tls-server-name ui.hubble-relay.cilium.io`,
      }
    case 'plain':
      return {
        verdict: 'fail',
        found: `${name} does not speak TLS${tls.greeting.kind === 'http2' ? ', it speaks HTTP/2 without it' : ''}.`,
        advice: 'Leave out tls:// and --relay-tls, or use the port that has TLS (443 of the Service hubble-relay).',
        command: `--relay ${name.replace(/^\w+:\/\//, '')}`,
      }
    case 'failed':
      return failed(tls, name)
    case 'handshake':
      return { ...handshake(tls, name, nowMs), evidence: evidenceOf(tls) }
  }
}

function failed({ code, message }: TlsFacts & { readonly kind: 'failed' }, name: string): Finding {
  const evidence = { Error: code, Words: message }
  if (code === 'FILE') {
    return { verdict: 'fail', found: message, advice: 'Check the path and its permissions.', evidence }
  }
  if (/ALERT_CERTIFICATE_EXPIRED/.test(code)) {
    return {
      verdict: 'fail',
      found: `${name} does not take our client certificate: it has expired.`,
      advice: 'Renew it; Orrery takes changed files without a new start.',
      command: 'openssl x509 -noout -enddate -in tls.crt',
      evidence,
    }
  }
  if (CLIENT_CERTIFICATE.test(code)) {
    return {
      verdict: 'fail',
      found: `${name} asks for a client certificate and hung up (${code}).`,
      advice: 'Give one that Relay’s authority has signed.',
      command: '--relay-tls-cert-file tls.crt --relay-tls-key-file tls.key',
      evidence,
    }
  }
  return {
    verdict: 'fail',
    found: `TLS with ${name} failed (${message}).`,
    advice: 'Check the --relay-tls settings against Relay’s, and that the port is one with TLS.',
    evidence,
  }
}

function handshake(tls: Handshake, name: string, nowMs: number): Finding {
  if (tls.protocol !== 'TLSv1.3') {
    return {
      verdict: 'fail',
      found: `${name} speaks ${tls.protocol || 'an old TLS'} at most; Relay has TLS 1.3, so this is another server.`,
      advice: 'Check the address, and what stands between.',
    }
  }
  const [trouble] = RULES.flatMap((rule) => rule(tls, name, nowMs) ?? [])
  if (!tls.verify) {
    return {
      verdict: 'warn',
      found: `The certificate is not verified${trouble ? `, or this would be said: ${trouble.found}` : '.'}`,
      advice: 'Leave out --relay-tls-allow-insecure once it works: without it anybody in between can pose as Relay.',
    }
  }
  if (trouble) return trouble
  const { toMs, authority } = tls.certificate
  const ending = endingFirst(tls, nowMs)
  if (ending) return ending
  return {
    verdict: 'ok',
    found: `The certificate is good for ${tls.wantedName}, signed by ${authority}, for another ${duration(toMs - nowMs)}.`,
  }
}

/** The certificate of the connection that ends first, where that is soon. */
function endingFirst({ certificate, others = [] }: Handshake, nowMs: number): Finding | undefined {
  const server: Expiry = { certificate: 'relay-server', name: certificate.subject, expiresMs: certificate.toMs }
  const [first] = [server, ...others].toSorted((a, b) => a.expiresMs - b.expiresMs)
  const urgency = first && urgencyOf(first.expiresMs, nowMs)
  if (first === undefined || urgency === 'fine') return undefined
  const what = `${CERTIFICATES[first.certificate]} (${first.name})`
  const command = 'kubectl -n kube-system get secrets,cronjobs | grep hubble'
  if (urgency === 'expired') {
    return {
      verdict: 'fail',
      found: `${what} expired ${duration(nowMs - first.expiresMs)} ago.`,
      advice: 'Renew it: the Helm certgen job or cert-manager does it. Orrery takes changed files without a new start.',
      command,
    }
  }
  return {
    verdict: 'warn',
    found: `TLS works, but ${what[0]?.toLowerCase()}${what.slice(1)} expires in ${duration(first.expiresMs - nowMs)}.`,
    advice:
      urgency === 'urgent'
        ? 'Renew it now: afterwards no flow will come. The Helm certgen job or cert-manager does it.'
        : 'See that it is renewed in time: the Helm certgen job or cert-manager does it.',
    command,
  }
}

const UNTIL: Readonly<Record<Expiry['certificate'], string>> = {
  listener: 'Own port’s valid until',
  'relay-client': 'Client certificate valid until',
  'relay-server': 'Valid until',
  'relay-ca': 'Authority valid until',
}

const evidenceOf = ({
  protocol,
  certificate,
  wantedName,
  chainProblem,
  ownAuthorities,
  sentClientCertificate,
  others = [],
}: Handshake) => ({
  Protocol: protocol,
  'Name asked for': wantedName,
  'Names it carries': some(certificate.names, 10) || 'none',
  Subject: certificate.subject,
  'Signed by': certificate.issuer,
  Authority: certificate.authority,
  'Valid from': instant(certificate.fromMs),
  'Valid until': instant(certificate.toMs),
  Chain: chainProblem ?? 'trusted',
  'Authorities trusted': ownAuthorities ? 'those of --relay-tls-ca-files' : 'the system’s',
  'Client certificate': sentClientCertificate ? 'sent' : 'none sent',
  ...Object.fromEntries(others.map(({ certificate, expiresMs }) => [UNTIL[certificate], instant(expiresMs)])),
})
