import type { Mutation } from './mutation.ts'

const AZURE = 'azure.yaml'
const DEPLOY = '.github/workflows/azure-dev.yml'
const PARAMETERS = 'infra/gateway.parameters.json'

/** Mistakes in what stands around the Bicep files. */
export const aroundMutations: readonly Mutation[] = [
  {
    name: 'the pipeline’s identity as the app that people sign in to',
    file: PARAMETERS,
    from: `\${ENTRA_CLIENT_ID}`,
    to: `\${AZURE_CLIENT_ID}`,
  },
  {
    name: 'a parameter that there is not',
    file: PARAMETERS,
    from: '"cpu":',
    to: '"cpus":',
  },
  {
    name: 'a variable that nobody sets',
    file: PARAMETERS,
    from: `\${MASTER_KEY_SECRET_URL}`,
    to: `\${MASTER_KEY_URL}`,
  },
  {
    name: 'no replica by default',
    file: PARAMETERS,
    from: `\${MIN_REPLICAS=1}`,
    to: `\${MIN_REPLICAS=0}`,
  },
  {
    name: 'a parameter that nothing is said of',
    file: PARAMETERS,
    from: `    "publicUrl": { "value": "\${PUBLIC_URL}" },\n`,
    to: '',
  },
  {
    name: 'a value beside the variable',
    file: PARAMETERS,
    from: `"\${PUBLIC_URL}"`,
    to: `"\${PUBLIC_URL}/mcp"`,
  },
  {
    name: 'a secret parameter from azd’s environment',
    file: 'infra/store.bicep',
    from: 'param vaultName string',
    to: '@secure()\nparam vaultName string',
  },
  {
    name: 'azure.yaml: the registration before the platform',
    file: AZURE,
    from: 'module: main',
    to: 'module: entra',
  },
  {
    name: 'azure.yaml: a key is misspelt',
    file: AZURE,
    from: 'remoteBuild:',
    to: 'remoteBild:',
    needs: 'schema',
  },
  {
    name: 'azure.yaml: a shell that azd does not know',
    file: AZURE,
    from: 'shell: sh',
    to: 'shell: bash',
    needs: 'schema',
  },
  {
    name: 'azure.yaml: a module that does not exist',
    file: AZURE,
    from: 'module: gateway',
    to: 'module: gatway',
  },
  {
    name: 'azure.yaml: a hook that does not exist',
    file: AZURE,
    from: 'infra/hooks/azd.ts predeploy',
    to: 'infra/hooks/azd-hook.ts predeploy',
  },
  { name: 'workflow: a key is misspelt', file: DEPLOY, from: '        with:', to: '        wth:' },
  {
    name: 'workflow: a script that does not exist',
    file: DEPLOY,
    from: 'npm run image:check',
    to: 'npm run image:check:all',
  },
  {
    name: 'workflow: an action by its tag',
    file: DEPLOY,
    from: '@a457da9ea143d694b1b9c7c869ebb04ebe844ef5 # v2.3.0',
    to: '@v2',
  },
  {
    name: 'workflow: an action that nobody looked at',
    file: DEPLOY,
    from: 'azure/login@a457',
    to: 'azure/sign-in@a457',
  },
  {
    name: 'workflow: a commit that does not name its tag',
    file: DEPLOY,
    from: ' # v2.3.0',
    to: ' # v2.4.0',
  },
  {
    name: 'workflow: a job without an end',
    file: DEPLOY,
    from: '    timeout-minutes: 30\n',
    to: '',
  },
  {
    name: 'workflow: a checkout keeps its credentials',
    file: '.github/workflows/ci.yml',
    from: 'persist-credentials: false',
    to: 'persist-credentials: true',
  },
  {
    name: 'workflow: every job may write',
    file: '.github/workflows/ci.yml',
    from: 'contents: read',
    to: 'contents: write',
  },
  {
    name: 'workflow: a title becomes a line of a script',
    file: DEPLOY,
    from: 'run: .ci/run',
    to: `run: echo \${{ github.event.pull_request.title }}`,
  },
  {
    name: 'workflow: it deploys what was not tested',
    file: DEPLOY,
    from: 'needs: [test, image, bicep, what-if]',
    to: 'needs: [image, bicep, what-if]',
  },
  {
    name: 'workflow: it deploys the newest commit, not the tested one',
    file: DEPLOY,
    from: '  workflow_dispatch:\n',
    to: '  workflow_dispatch:\n  workflow_run:\n    workflows: [ci]\n    types: [completed]\n',
  },
  {
    name: 'workflow: it signs in with a secret',
    file: DEPLOY,
    from: `          client-id: \${{ vars.AZURE_CLIENT_ID }}\n`,
    to: `          creds: \${{ secrets.AZURE_CREDENTIALS }}\n`,
  },
  {
    name: 'workflow: the real compiler does not run',
    file: DEPLOY,
    from: 'az bicep build --file',
    to: 'echo --file',
  },
]
