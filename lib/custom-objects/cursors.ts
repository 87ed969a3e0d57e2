/** What the sweep of what lies outside the rule is called among the cursors. */
export const outsideOf = (apiName: string): string => `${apiName} outside`
