import { adapt, checkoutOf } from '../../scripts/workflows/adapt.ts';
import type { Job, Step, Workflow, Workflows } from '../../scripts/workflows/workflow-file.ts';

/** Which role the job of each environment may assume. */
export const rolesByEnvironment: Readonly<Record<string, string>> = {
  foundation: 'foundation',
  plan: 'plan',
  publish: 'publish',
  production: 'deploy',
  canary: 'canary',
};

/** What a pull request may make of `validate.yml`: for each role a job that claims its environment and asks for its credentials. */
export function hostile(workflows: Workflows): Workflow {
  const exchange = exchangeOf(workflows);
  const jobs = Object.entries(rolesByEnvironment).map(([environment, role]) => [
    environment,
    aJob(environment, role, exchange),
  ]);
  const workflow = { name: 'validate', on: { pull_request: null }, jobs: Object.fromEntries(jobs) };
  return adapt(workflow, checkoutOf(workflows), {});
}

function exchangeOf(workflows: Workflows): string {
  const all = [...workflows.values()].flatMap(({ jobs }) => Object.values(jobs));
  const uses = all.flatMap(({ steps = [] }) => steps.map((step) => step.uses ?? ''));
  return uses.find((use) => use.startsWith('aws-actions/configure-aws-credentials@')) ?? '';
}

function aJob(environment: string, role: string, uses: string): Job {
  const prefix = '${{ vars.KEYWATCH_PREFIX }}';
  const steps: Step[] = [
    {
      id: 'exchange',
      uses,
      'continue-on-error': true,
      with: {
        'role-to-assume': `arn:aws:iam::\${{ vars.AWS_ACCOUNT_ID }}:role/${prefix}/ci/${prefix}-${role}`,
        'role-session-name': 'deploy-1-1',
        'aws-region': '${{ vars.AWS_REGION }}',
        'retry-max-attempts': 1,
      },
    },
    {
      env: { ENVIRONMENT: environment, OUTCOME: '${{ steps.exchange.outcome }}' },
      run: `[[ $OUTCOME == failure ]] && outcome=refused || outcome=$OUTCOME
means=\${ACTIONS_ID_TOKEN_REQUEST_TOKEN:+with}
echo "$ENVIRONMENT: $outcome, \${means:-without} means to ask for a token"`,
    },
  ];
  const job = {
    'runs-on': 'ubuntu-24.04',
    permissions: { 'id-token': 'write' },
    environment,
    steps,
  };
  return job;
}
