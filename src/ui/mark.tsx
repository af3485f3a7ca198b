/** Orrery's mark: two bodies on their orbits around a light. */
export function Mark(props: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={props.className}>
      <g stroke="currentColor">
        <ellipse cx="16" cy="16" rx="13.4" ry="5.6" transform="rotate(-28 16 16)" strokeWidth="1.7" />
        <ellipse cx="16" cy="16" rx="8.2" ry="3.4" transform="rotate(-28 16 16)" strokeWidth="1.4" opacity="0.55" />
      </g>
      <circle cx="16" cy="16" r="2.9" fill="var(--audit)" />
      <circle cx="27.4" cy="9.2" r="2.5" fill="currentColor" />
      <circle cx="9" cy="20.2" r="1.9" fill="var(--dropped)" />
    </svg>
  )
}
