/** Where it was tried to listen, and the setting that says so. */
export interface ListeningPlace {
  readonly host: string
  readonly port: number
  readonly setting: 'PORT' | 'METRICS_PORT'
}

/** Why it did not work, with what to do; other errors as they are. */
export function explainListening(
  error: NodeJS.ErrnoException,
  { host, port, setting }: ListeningPlace,
): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(
      `Port ${port} on ${host} is in use. Stop what uses it, or choose another with ${setting}.`,
    )
  }
  if (error.code === 'EACCES') {
    return new Error(`Port ${port} needs more rights than this process has. Choose one above 1023.`)
  }
  return error
}
