/** A path for the log, without what names one request of one person: a step-up link, a consent. */
export const loggedPath = (path: string): string => path.split('/').slice(0, 3).join('/')
