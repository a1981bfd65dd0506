import type { Plugin } from 'esbuild'
import { fingerprint } from '../../packages/gateway/src/mcp/json-schema.ts'
import type { ContractSchema } from './contract-schemas.ts'

/** Where validators lie, beside the programs. */
const VALIDATORS = 'validators'

/** Of the folder of the programs. */
export const validatorFile = (name: string): string => `${VALIDATORS}/${name}.cjs`

/** What makes validators, in a file of its own as they are. */
export const ENGINE = 'schema-engine'

/**
 * Tells the gateway where the validators of these schemas are (`mcp/precompiled.ts`): each is read
 * when its tool is called first. What is not among them it compiles by itself, the schema of another
 * server or one that was changed since, and only then reads the engine.
 */
export const listValidators = (schemas: readonly ContractSchema[]): Plugin => ({
  name: 'list-validators',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /[/\\]mcp[/\\]precompiled\.ts$/ }, () => ({
      contents: `export const precompiled = new Map([${schemas.map(entry).join()}])`,
    }))
    onLoad({ filter: /[/\\]mcp[/\\]schema-engine\.ts$/ }, () => ({
      contents: `export const validatorByEngine = (schema) =>
        require('./${validatorFile(ENGINE)}').validatorByEngine(schema)`,
    }))
    onResolve({ filter: new RegExp(`^\\./${VALIDATORS}/`) }, ({ path }) => ({
      path,
      external: true,
    }))
  },
})

const entry = ({ name, schema }: ContractSchema): string =>
  `['${fingerprint(schema)}', () => require('./${validatorFile(name)}')]`
