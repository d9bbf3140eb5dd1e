import { readFileSync } from 'node:fs';
import { parse, type ScalarTag } from 'yaml';
import { mayAsk } from '../../../scripts/workflows/token-jobs.ts';
import { environmentOf } from '../../../scripts/workflows/workflow-file.ts';
import { jobsOf, type PlacedJob, type Rule } from './rule.ts';

/** Whom a role of identity.yaml trusts. */
interface Trust {
  readonly environment: string;
  readonly files: readonly string[];
  readonly longest: number;
}

const claim = (name: string) => `token.actions.githubusercontent.com:${name}`;

/** CloudFormation's short forms stand for their text here. */
const tags: ScalarTag[] = ['!Sub', '!Ref', '!GetAtt'].map((tag) => ({ tag, resolve: String }));
const lists = ['!If', '!Equals', '!Sub', '!Not', '!Or', '!And', '!Join', '!Select', '!Split'].map(
  (tag) => ({ tag, collection: 'seq' as const }),
);

/** By the end of the role's name, such as `plan`. */
export function readTrusts(file = 'cloudformation/identity.yaml'): ReadonlyMap<string, Trust> {
  const { Resources } = parse(readFileSync(file, 'utf8'), {
    customTags: [...tags, ...lists],
    logLevel: 'silent',
  }) as { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> };
  const roles = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
  return new Map(roles.flatMap(({ Properties = {} }) => readTrust(Properties)));
}

function readTrust(role: Record<string, unknown>): [string, Trust][] {
  const [, name] = /^\$\{Prefix\}-(\w+)$/u.exec(String(role.RoleName)) ?? [];
  const document = Object(role.AssumeRolePolicyDocument);
  const equals = Object(Object(Object(document.Statement)[0]).Condition).StringEquals;
  const [, environment] = /:environment:(\w+)$/u.exec(String(equals?.[claim('sub')])) ?? [];
  if (name === undefined || environment === undefined) return [];
  const files = [equals[claim('job_workflow_ref')]]
    .flat()
    .map((ref) => /\/([\w.-]+\.yml)@refs\/heads\/main$/u.exec(String(ref))?.[1] ?? '');
  return [[name, { environment, files, longest: Number(role.MaxSessionDuration ?? 3600) }]];
}

/** A job assumes the role that trusts just its environment and file, under a name that leads back to it, and not for longer than it may. */
export const roles: Rule = (files) => {
  const trusts = readTrusts();
  return jobsOf(files)
    .filter(({ job }) => mayAsk(job) && job.uses === undefined)
    .flatMap((placed) => judge(placed, trusts));
};

function judge({ file, job, place }: PlacedJob, trusts: ReadonlyMap<string, Trust>): string[] {
  const inputs = credentialsOf(job.steps ?? []);
  const { 'role-to-assume': arn = '', 'role-duration-seconds': seconds = 0 } = inputs;
  const [, name = ''] = /:role\/\S.*\/ci\/.*-(\w+)$/u.exec(String(arn)) ?? [];
  const trust = trusts.get(name);
  if (trust === undefined) return [`${place}: assumes ${String(arn)}, which identity.yaml has not`];
  const session = `${file.name.replace('.yml', '')}-\${{ github.run_id }}-\${{ github.run_attempt }}`;
  const faults: Readonly<Record<string, boolean>> = {
    [`is not in environment ${trust.environment}`]: environmentOf(job) !== trust.environment,
    [`is not in ${trust.files.join(' or ')}`]: !trust.files.includes(file.name),
    [`wants a session longer than ${trust.longest} s`]: Number(seconds) > trust.longest,
    'may outlast its session': (job['timeout-minutes'] ?? 360) * 60 > Number(seconds),
    [`does not call its session ${session}`]: inputs['role-session-name'] !== session,
    'takes any account': inputs['allowed-account-ids'] !== '${{ vars.AWS_ACCOUNT_ID }}',
    'insists on a role that is refused': !(Number(inputs['retry-max-attempts']) <= 3),
  };
  return Object.entries(faults)
    .filter(([, isSo]) => isSo)
    .map(([fault]) => `${place}: ${fault}`);
}

function credentialsOf(steps: NonNullable<PlacedJob['job']['steps']>) {
  const step = steps.find(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
  return step?.with ?? {};
}

/** A pull request's workflow: no token of AWS, and the only job that may write runs the base, and no script. */
export const pullRequests: Rule = (files) =>
  jobsOf(files.filter(({ workflow }) => 'pull_request' in workflow.on)).flatMap(
    ({ place, job }) => {
      const grants = Object.entries(job.permissions ?? {});
      const writes = grants.filter(([, grant]) => grant === 'write').map(([scope]) => scope);
      const steps = job.steps ?? [];
      const isBase = steps.every(
        ({ run, uses, with: given }) =>
          run === undefined &&
          !uses?.startsWith('$/') &&
          (!uses?.startsWith('actions/checkout@') ||
            given?.ref === '${{ github.event.pull_request.base.sha }}'),
      );
      return [
        ...(mayAsk(job) ? [`${place}: may ask for a token`] : []),
        ...(environmentOf(job) === undefined ? [] : [`${place}: is in an environment`]),
        ...(writes.length > 0 && !isBase
          ? [`${place}: may write, and runs a stranger's code`]
          : []),
      ];
    },
  );
