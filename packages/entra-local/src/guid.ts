const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A GUID with its hyphens, in lower case as Entra writes ids. */
export const isGuid = (text: string): boolean => GUID.test(text)
