/** A handler that needs something gets it when it is made. */
export const serverStatus = (server: { name: string; version: string }) => () => ({
  name: server.name,
  version: server.version,
  uptimeSeconds: Math.floor(process.uptime()),
})
