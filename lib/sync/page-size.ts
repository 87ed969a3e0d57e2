/** What one request may carry; Salesforce's own bounds, and ours where they are tighter. */
export const pageSizeMax = 2000
export const batchSizeMax = 1000
