/** What Halden makes and says: measuring machines for people who answer for quality. */
export const pages = [
  'Home',
  'FX-200',
  'FX-40 portable',
  'Pricing',
  'Validation',
  'Part 11 and Annex 11',
  'Downloads',
  'Calibration service',
  'Customers',
  'Contact',
] as const

export const campaigns = [
  'Validation without paper',
  'Calibration due? Book it in two clicks',
  'The FX-200 in a clean room',
  'Quality in practice',
  'Five audits, one database',
] as const

export const forms = [
  'Demo request',
  'Price list',
  'Webinar: Validation in a week',
  'Callback',
] as const

export const assets = [
  'FX-200 validation guide.pdf',
  'FX-200 data sheet.pdf',
  'Calibration checklist.xlsx',
] as const

export const searches = [
  '21 cfr part 11',
  'calibration interval',
  'fx-200 price',
  'spare parts',
] as const
