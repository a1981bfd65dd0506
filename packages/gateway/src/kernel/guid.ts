const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether `text` is a GUID with its hyphens and nothing around it, as Microsoft writes ids. */
export const isGuid = (text: string): boolean => GUID.test(text)
