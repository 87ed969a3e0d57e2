/** Who holds the changes of a job: no worker, so no silent worker frees them. */
export const bulkHolder = (jobId: string) => `bulk/${jobId}`
/** The pattern of all such holders. */
export const bulkHolds = 'bulk/%'
