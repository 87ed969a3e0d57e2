/** What one request may carry; Salesforce's own bounds, and ours where they are tighter. */
export const pageSizeMax = 2000
/** Looked at again in one call; written in calls of `rowsPerCallMax`. */
export const batchSizeMax = 2000
export const rowsPerCallMax = 1000
