/** The house icons, drawn on a 16 px square for a 1.4 px line. */
export const iconPaths = {
  'arrow-down': (
    <>
      <path d="M8 3v10M4 9l4 4 4-4" />
    </>
  ),
  'arrow-left': (
    <>
      <path d="M13 8H3M7 4 3 8l4 4" />
    </>
  ),
  'arrow-right': (
    <>
      <path d="M3 8h10M9 4l4 4-4 4" />
    </>
  ),
  'arrow-up': (
    <>
      <path d="M8 13V3M4 7l4-4 4 4" />
    </>
  ),
  bell: (
    <>
      <path d="M4.2 11V7.6a3.8 3.8 0 0 1 7.6 0V11l1.2 1.4H3Z" />
      <path d="M6.8 14.2h2.4" />
    </>
  ),
  bolt: (
    <>
      <path d="M8.8 1.8 3.5 9h4l-.5 5.2L12.5 7h-4Z" />
    </>
  ),
  check: (
    <>
      <path d="m3.5 8.5 3 3 6-7" />
    </>
  ),
  'chevron-down': (
    <>
      <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
    </>
  ),
  'chevron-right': (
    <>
      <path d="m6.5 4.5 3.5 3.5-3.5 3.5" />
    </>
  ),
  click: (
    <>
      <path d="m6.5 6.5 6.5 2.6-2.8 1.1L9.1 13Z" />
      <path d="M6 2.5V4M2.5 6H4M3.5 3.5l1 1" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 4.8V8l2.2 1.5" />
    </>
  ),
  close: (
    <>
      <path d="m4 4 8 8M12 4l-8 8" />
    </>
  ),
  cloud: (
    <>
      <path d="M4.5 12.6h7a2.85 2.85 0 0 0 .5-5.66A4.1 4.1 0 0 0 4.1 6.4a3.13 3.13 0 0 0 .4 6.2Z" />
    </>
  ),
  columns: (
    <>
      <rect x="2.5" y="3" width="11" height="10" rx="1.5" />
      <path d="M6.2 3v10M9.8 3v10" />
    </>
  ),
  concord: (
    <>
      <path d="M12 3.9A5.6 5.6 0 1 0 12 12.1" />
      <path d="M6.9 6.1A2.6 2.6 0 1 1 6.9 9.9" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
    </>
  ),
  crown: (
    <>
      <path d="m2.5 5 2.7 2.6L8 3.2l2.8 4.4L13.5 5l-1 7.3h-9Z" />
    </>
  ),
  dots: (
    <>
      <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2" />
    </>
  ),
  download: (
    <>
      <path d="M8 2.5v8M4.8 7.3 8 10.5l3.2-3.2M2.5 13.5h11" />
    </>
  ),
  external: (
    <>
      <path d="M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9.5v3a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h3" />
    </>
  ),
  file: (
    <>
      <path d="M4 2.5h5l3.5 3.5v6a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 12V4A1.5 1.5 0 0 1 4 2.5Z" />
      <path d="M9 2.5V6h3.5" />
    </>
  ),
  filter: (
    <>
      <path d="M2.5 4.5h11M4.5 8h7M6.5 11.5h3" />
    </>
  ),
  flag: (
    <>
      <path d="M3.5 14V2.8h8.2L10 6l1.7 3.2H3.5" />
    </>
  ),
  form: (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="1.5" />
      <path d="M5 6h6M5 9h3" />
      <path d="M9.5 10.8h1.5" />
    </>
  ),
  gauge: (
    <>
      <path d="M2.6 12a6 6 0 1 1 10.8 0" />
      <path d="m8 9.5 2.7-3.2" />
    </>
  ),
  history: (
    <>
      <path d="M2.6 6.2A5.75 5.75 0 1 1 2.3 9" />
      <path d="M2.3 3v3.4h3.4M8 5v3.2l2 1.3" />
    </>
  ),
  layers: (
    <>
      <path d="m8 2.5 6 3-6 3-6-3Z" />
      <path d="m2 8.3 6 3 6-3M2 11l6 3 6-3" />
    </>
  ),
  link: (
    <>
      <path d="M6.8 9.2a2.6 2.6 0 0 0 3.8.2l2-2a2.7 2.7 0 0 0-3.8-3.8l-.9.9" />
      <path d="M9.2 6.8a2.6 2.6 0 0 0-3.8-.2l-2 2a2.7 2.7 0 0 0 3.8 3.8l.9-.9" />
    </>
  ),
  list: (
    <>
      <path d="M6 4h7.5M6 8h7.5M6 12h7.5M2.8 4h.01M2.8 8h.01M2.8 12h.01" />
    </>
  ),
  lock: (
    <>
      <rect x="3.5" y="7" width="9" height="6.5" rx="1.5" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </>
  ),
  mail: (
    <>
      <rect x="2" y="3.5" width="12" height="9" rx="1.5" />
      <path d="m2.5 4.5 5.5 4.5 5.5-4.5" />
    </>
  ),
  'mail-open': (
    <>
      <path d="M2 6.5 8 2.5l6 4v5.5A1.5 1.5 0 0 1 12.5 13.5h-9A1.5 1.5 0 0 1 2 12Z" />
      <path d="m2.5 7 5.5 3.5L13.5 7" />
    </>
  ),
  megaphone: (
    <>
      <path d="M3 6.5v3h2l6.5 3.5v-10L5 6.5ZM13.5 6.8v2.4" />
      <path d="m5.5 9.8.8 3.2" />
    </>
  ),
  menu: (
    <>
      <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />
    </>
  ),
  merge: (
    <>
      <path d="M4 2.5v3c0 2 4 2.5 4 5v3M12 2.5v3c0 2-4 2.5-4 5" />
    </>
  ),
  minus: (
    <>
      <path d="M3.5 8h9" />
    </>
  ),
  need: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 5v3.5M8 10.9v.1" />
    </>
  ),
  overview: (
    <>
      <rect x="2.5" y="2.5" width="4.5" height="6" rx="1" />
      <rect x="9" y="2.5" width="4.5" height="3.5" rx="1" />
      <rect x="9" y="8" width="4.5" height="5.5" rx="1" />
      <rect x="2.5" y="10.5" width="4.5" height="3" rx="1" />
    </>
  ),
  page: (
    <>
      <rect x="2" y="3" width="12" height="10" rx="1.5" />
      <path d="M2 6h12" />
    </>
  ),
  pause: (
    <>
      <path d="M5.5 3.5v9M10.5 3.5v9" strokeWidth="1.8" />
    </>
  ),
  plug: (
    <>
      <path d="M5.5 2v3M10.5 2v3M3.5 5h9v2.5a4.5 4.5 0 0 1-9 0ZM8 12v2.5" />
    </>
  ),
  plus: (
    <>
      <path d="M8 3v10M3 8h10" />
    </>
  ),
  pulse: (
    <>
      <path d="M1.5 8.5h3L6.5 3l3 10 2-4.5h3" />
    </>
  ),
  retry: (
    <>
      <path d="M13 3v3.5H9.5" />
      <path d="M13 6.5A5.5 5.5 0 1 0 13.4 9" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3 3" />
    </>
  ),
  shield: (
    <>
      <path d="M8 2.2 13 4v4c0 3-2.2 5-5 5.8C5.2 13 3 11 3 8V4Z" />
    </>
  ),
  sliders: (
    <>
      <path d="M2 5h6M12 5h2M2 11h2M8 11h6" />
      <circle cx="10" cy="5" r="1.75" />
      <circle cx="6" cy="11" r="1.75" />
    </>
  ),
  swap: (
    <>
      <path d="M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8l-2.5 2.5L6 13" />
    </>
  ),
  tag: (
    <>
      <path d="M2.5 8.2V3.5a1 1 0 0 1 1-1h4.7l5.3 5.3-5.7 5.7Z" />
      <path d="M5.5 5.5h.01" />
    </>
  ),
  trash: (
    <>
      <path d="M2.5 4.5h11M6 4.5V2.8h4v1.7M4 4.5l.7 9h6.6l.7-9" />
    </>
  ),
  updown: (
    <>
      <path d="m5 6 3-3 3 3M5 10l3 3 3-3" />
    </>
  ),
  upload: (
    <>
      <path d="M8 10.5v-8M4.8 5.7 8 2.5l3.2 3.2M2.5 13.5h11" />
    </>
  ),
  user: (
    <>
      <circle cx="8" cy="5.5" r="2.75" />
      <path d="M2.75 13.5a5.25 5.25 0 0 1 10.5 0" />
    </>
  ),
  users: (
    <>
      <circle cx="6" cy="5.5" r="2.5" />
      <path d="M1.5 13a4.5 4.5 0 0 1 9 0M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12.3 9.4A4.5 4.5 0 0 1 14.5 13" />
    </>
  ),
  warning: (
    <>
      <path d="M8 2.5 14 13H2Z" />
      <path d="M8 6.5v3M8 11.2v.1" />
    </>
  ),
  audit: (
    <>
      <path d="M4 2.5h8v11H4Z" />
      <path d="M6.3 5.8h3.4M6.3 8.3h3.4M6.3 10.8h1.6" />
    </>
  ),
  building: (
    <>
      <path d="M3 13.5v-10a1 1 0 0 1 1-1h5a1 1 0 0 1 1 1v10M10 6.5h2a1 1 0 0 1 1 1v6M1.8 13.5h12.4" />
      <path d="M5.5 5.5h2M5.5 8h2M5.5 10.5h2" />
    </>
  ),
  edit: (
    <>
      <path d="M3 13v-2.4l7.3-7.3a1.4 1.4 0 0 1 2 0l.4.4a1.4 1.4 0 0 1 0 2L5.4 13Z" />
    </>
  ),
  eye: (
    <>
      <path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8Z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 7.5V11M8 5v.1" />
    </>
  ),
  keyboard: (
    <>
      <rect x="1.8" y="4" width="12.4" height="8" rx="1.5" />
      <path d="M4.5 6.7h.01M7 6.7h.01M9.5 6.7h.01M11.8 6.7h.01M5.5 9.5h5" />
    </>
  ),
  monitor: (
    <>
      <rect x="2" y="3" width="12" height="8" rx="1.5" />
      <path d="M6 13.5h4M8 11v2.5" />
    </>
  ),
  moon: (
    <>
      <path d="M13 9.6A5.6 5.6 0 1 1 6.4 3a4.6 4.6 0 0 0 6.6 6.6Z" />
    </>
  ),
  play: (
    <>
      <path d="M5 3.2v9.6L12.5 8Z" />
    </>
  ),
  sidebar: (
    <>
      <rect x="2.2" y="3" width="11.6" height="10" rx="1.5" />
      <path d="M6.3 3v10" />
    </>
  ),
  'sign-out': (
    <>
      <path d="M6.5 2.5h-3a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h3M10 5l3 3-3 3M13 8H6" />
    </>
  ),
  sun: (
    <>
      <circle cx="8" cy="8" r="2.75" />
      <path d="M8 1.8v1M8 13.2v1M1.8 8h1M13.2 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M3.6 12.4l.7-.7M11.7 4.3l.7-.7" />
    </>
  ),
  'user-plus': (
    <>
      <circle cx="6.5" cy="5.5" r="2.5" />
      <path d="M1.8 13a4.7 4.7 0 0 1 9.4 0M12.5 6v4M10.5 8h4" />
    </>
  ),
  undo: (
    <>
      <path d="M5.5 3 2.5 6l3 3" />
      <path d="M2.8 6h6.4a3.6 3.6 0 0 1 0 7.2H6" />
    </>
  ),
}

export type IconName = keyof typeof iconPaths
