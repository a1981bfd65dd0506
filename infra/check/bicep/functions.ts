import { ANY, arrayOf, BOOL, INT, objectOf, STRING, type Type } from './types.ts'

/** What a function of Bicep takes and gives; only those that our files use. */
export interface FunctionType {
  readonly least: number
  readonly most: number
  readonly returns: Type
  /** Its result is a secret. */
  readonly secret?: true
}

const takes = (least: number, most: number, returns: Type): FunctionType => ({
  least,
  most,
  returns,
})
const MANY = Number.POSITIVE_INFINITY

const SCOPE = objectOf('a scope', [
  ['id', STRING],
  ['name', STRING],
  ['location', STRING],
  ['tags', ANY],
])
const ENVIRONMENT = objectOf('environment()', [
  ['name', STRING],
  ['authentication', objectOf('authentication', [['loginEndpoint', STRING]])],
])

/** By name. Source: Bicep functions, Azure Resource Manager documentation. */
export const FUNCTIONS: ReadonlyMap<string, FunctionType> = new Map([
  ['concat', takes(1, MANY, ANY)],
  ['empty', takes(1, 1, BOOL)],
  ['environment', takes(0, 0, ENVIRONMENT)],
  ['guid', takes(1, MANY, STRING)],
  ['json', takes(1, 1, ANY)],
  ['loadTextContent', takes(1, 2, STRING)],
  ['max', takes(1, MANY, INT)],
  ['min', takes(1, MANY, INT)],
  ['newGuid', takes(0, 0, STRING)],
  ['replace', takes(3, 3, STRING)],
  ['resourceGroup', takes(0, 2, SCOPE)],
  ['string', takes(1, 1, STRING)],
  ['subscription', takes(0, 1, SCOPE)],
  ['subscriptionResourceId', takes(2, MANY, STRING)],
  ['substring', takes(2, 3, STRING)],
  ['tenant', takes(0, 0, objectOf('tenant()', [['tenantId', STRING]]))],
  ['uniqueString', takes(1, MANY, STRING)],
])

/** What can be called on a resource. */
export const METHODS: ReadonlyMap<string, FunctionType> = new Map([
  ['getSecret', { ...takes(1, 2, STRING), secret: true as const }],
  [
    'listKeys',
    {
      ...takes(0, 2, objectOf('listKeys()', [['primarySharedKey', STRING]])),
      secret: true as const,
    },
  ],
])

/** Decorators, and what they stand at. */
export const DECORATORS: ReadonlyMap<string, readonly string[]> = new Map([
  ['allowed', ['param']],
  ['batchSize', ['resource', 'module']],
  ['description', ['param', 'var', 'output', 'resource', 'module']],
  ['maxLength', ['param']],
  ['maxValue', ['param']],
  ['minLength', ['param']],
  ['minValue', ['param']],
  ['onlyIfNotExists', ['resource']],
  ['secure', ['param', 'output']],
])

/** `string`, `int`, `bool`, `array` and `object` as they are declared. */
export const PRIMITIVES: ReadonlyMap<string, Type> = new Map([
  ['string', STRING],
  ['int', INT],
  ['bool', BOOL],
  ['array', arrayOf(ANY)],
  [
    'object',
    { kind: 'object', name: 'object', properties: new Map(), others: () => ANY } satisfies Type,
  ],
])
