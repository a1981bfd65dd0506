/** An image by its name in Docker's registry, as the Dockerfile writes it. */
export interface BaseReference {
  /** `node:24-bookworm-slim`. */
  readonly name: string
  readonly repository: string
  readonly tag: string
  /** `sha256:…` once it is pinned. */
  readonly digest: string | undefined
}

const LINE = /^ARG NODE_IMAGE=(\S+)$/m
const REFERENCE = /^([a-z0-9]+(?:[/._-][a-z0-9]+)*):([\w][\w.-]*)(?:@(sha256:[0-9a-f]{64}))?$/

/** The base that a Dockerfile names; nothing when it names none in the form we write. */
export function readBase(dockerfile: string): BaseReference | undefined {
  const [, repository = '', tag = '', digest] =
    REFERENCE.exec(LINE.exec(dockerfile)?.[1] ?? '') ?? []
  if (!repository) return undefined
  return { name: `${repository}:${tag}`, repository, tag, digest }
}

/** The Dockerfile with its base at that digest. The tag stays, for people. */
export const writeBase = (dockerfile: string, { name }: BaseReference, digest: string): string =>
  dockerfile.replace(LINE, `ARG NODE_IMAGE=${name}@${digest}`)

/**
 * Which of these Dockerfiles have a base that can change.
 * @param read gives the text of one.
 */
export const unpinned = (
  files: readonly string[],
  read: (file: string) => string,
): readonly string[] => files.filter((file) => readBase(read(file))?.digest === undefined)
