declare const brand: unique symbol

/** A value that passed a check of that name: `Brand<string, 'ProspectId'>` is not any string. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
