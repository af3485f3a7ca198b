/**
 * What the page may do. Everything comes from our own host; nothing runs or is styled from inside the HTML. The one hash is
 * the style sheet that Cytoscape puts into the document (its container rule); images may be inline, for the map's icons.
 */
const POLICY: readonly string[] = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'sha256-pgvDUBa4IjFA2yuSJ2cqcyxmNYJMborsd0ORcRv9vw8='",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
]

/**
 * Sent with every response. No CORS header: pages of others have no business here. `ancestors` are sources of CSP that may show
 * the page in a frame.
 */
export function securityHeaders(ancestors: readonly string[] = ["'self'"]): Readonly<Record<string, string>> {
  const [only] = ancestors
  const old =
    ancestors.length > 1 ? undefined : only === "'none'" ? 'DENY' : only === "'self'" ? 'SAMEORIGIN' : undefined
  return {
    'content-security-policy': [...POLICY, `frame-ancestors ${ancestors.join(' ')}`].join('; '),
    'x-content-type-options': 'nosniff',
    // The older header cannot name others.
    ...(old !== undefined && { 'x-frame-options': old }),
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  }
}
