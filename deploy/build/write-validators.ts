import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import ajvFormats from 'ajv-formats'
import { type BuildOptions, build } from 'esbuild'
import { compileSchema } from '../../packages/gateway/src/mcp/json-schema.ts'
import type { ContractSchema } from './contract-schemas.ts'
import { ENGINE, validatorFile } from './list-validators.ts'

const ENGINE_SOURCE = 'packages/gateway/src/mcp/schema-engine.ts'

/** As the SDK sets its engine up, of which this is the very version. */
const LIKE_THE_SDK = {
  strict: false,
  validateFormats: true,
  validateSchema: false,
  allErrors: true,
}

/**
 * Writes a validator of each schema, and the engine for those that are not among them.
 * @param bin the folder of the programs.
 * @param root what the sources are relative to.
 * @returns the sources of what it wrote.
 * @throws for a schema that the gateway would not take.
 */
export async function writeValidators(
  schemas: readonly ContractSchema[],
  bin: string,
  root: string,
): Promise<readonly string[]> {
  const write = async (name: string, from: BuildOptions) => {
    const { metafile } = await build({
      ...from,
      absWorkingDir: root,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      minify: true,
      legalComments: 'none',
      metafile: true,
      outfile: join(bin, validatorFile(name)),
    })
    return Object.keys(metafile.inputs)
  }
  const resolveDir = import.meta.dirname
  const sources = await Promise.all([
    write(ENGINE, { entryPoints: [ENGINE_SOURCE] }),
    ...schemas.map(({ name, schema }) =>
      write(name, { stdin: { contents: validator(schema), resolveDir } }),
    ),
  ])
  return [...new Set(sources.flat())].filter((source) => source !== '<stdin>')
}

function validator(schema: ContractSchema['schema']): string {
  compileSchema(schema)
  const engine = new Ajv2020({ ...LIKE_THE_SDK, code: { source: true } })
  ajvFormats.default(engine)
  return standalone.default(engine, engine.compile(schema))
}
