/** The mark: a bollard whose rope makes an L. */
export function Logo({ size = 18 }: { size?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="2.1"
      aria-hidden="true"
      className="flex-none text-accent"
    >
      <path d="M8.2 3.2h7.6M10 3.2v12.6M14 3.2v7.4" />
      <path d="M6.2 8.6c3.8 2.1 7.6 2.1 11.4 0" />
      <path d="M10 12.2v3.6c0 2 1 3.2 3.2 3.2H20" />
      <path d="M4 21h16" opacity=".55" />
    </svg>
  )
}
