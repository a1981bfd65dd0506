/** What we read and write of an OCI runtime configuration (config.json). */
export interface RuntimeConfig {
  readonly process: {
    readonly terminal?: boolean
    readonly args?: readonly string[]
    readonly env?: readonly string[]
    readonly user?: { readonly uid: number; readonly gid: number }
    readonly noNewPrivileges?: boolean
    readonly [other: string]: unknown
  }
  readonly root: { readonly path: string; readonly readonly?: boolean }
  readonly mounts?: readonly Mount[]
  readonly linux?: {
    readonly namespaces?: readonly { readonly type: string }[]
    readonly [other: string]: unknown
  }
  readonly [other: string]: unknown
}

interface Mount {
  readonly destination: string
  readonly type?: string
  readonly source?: string
  readonly options?: readonly string[]
}

export interface Surroundings {
  /** The settings of this deployment, beside those of the image. */
  readonly env: Readonly<Record<string, string>>
  /** The name of its control group, an absolute path. */
  readonly cgroup: string
}

/** What the smallest Container App gets. */
export const LIMITS = { memoryBytes: 512 * 1024 * 1024, cpu: 0.25, processes: 64 } as const

const PERIOD_US = 100_000
const NO_CAPABILITIES = {
  bounding: [],
  effective: [],
  inheritable: [],
  permitted: [],
  ambient: [],
}
/** Empty at each start, and the user's: where a deployment with PostgreSQL keeps its register. */
const DATA: Mount = {
  destination: '/data',
  type: 'tmpfs',
  source: 'tmpfs',
  options: ['nosuid', 'nodev', 'noexec', 'mode=0700', 'uid=65532', 'gid=65532', 'size=128m'],
}
/** What every engine gives a container: the names of the network that it is on. */
const NAMES: readonly Mount[] = ['/etc/hosts', '/etc/resolv.conf'].map((file) => ({
  destination: file,
  type: 'bind',
  source: file,
  options: ['bind', 'ro', 'nosuid', 'nodev', 'noexec'],
}))
/** Not to be had, or not to be seen, where we are in a container ourselves. */
const UNWANTED = new Set([
  ...['/sys', '/sys/fs/cgroup', '/dev/mqueue', '/tmp', '/data'],
  ...['/etc/hosts', '/etc/resolv.conf'],
])

/**
 * The image as a strict platform runs it: nothing of its file system can be written but `/data`,
 * no capability, no way to new privileges, {@link LIMITS}. What to run and as whom is the image's.
 * The network is this machine's, so that it reaches a sign-in service on loopback.
 */
export function strictly(config: RuntimeConfig, { env, cgroup }: Surroundings): RuntimeConfig {
  const { process, root, mounts = [], linux = {} } = config
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const kept = mounts.filter(({ destination }) => !UNWANTED.has(destination))
  return {
    ...config,
    process: {
      ...process,
      terminal: false,
      env: [...(process.env ?? []), ...settings],
      noNewPrivileges: true,
      capabilities: NO_CAPABILITIES,
    },
    root: { ...root, readonly: true },
    mounts: [...kept, ...NAMES, DATA],
    linux: {
      ...linux,
      namespaces: ['pid', 'ipc', 'uts', 'mount'].map((type) => ({ type })),
      cgroupsPath: cgroup,
      resources: {
        memory: { limit: LIMITS.memoryBytes },
        cpu: { quota: LIMITS.cpu * PERIOD_US, period: PERIOD_US },
        pids: { limit: LIMITS.processes },
      },
    },
  }
}
