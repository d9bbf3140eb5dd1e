import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { guardExecutable } from '../../../scripts/check/guard.ts';
import {
  type JsonObject,
  readTemplate,
  readYaml,
  sub,
  type Template,
} from '../../support/template.ts';

const RULES = 'cloudformation/guard';
const TEMPLATES = ['application', 'base', 'canary', 'detection', 'identity', 'trail'] as const;
type Name = (typeof TEMPLATES)[number];

interface Verdict {
  readonly name: string;
  readonly compliant: readonly string[];
  readonly not_compliant: readonly { readonly Rule: { readonly name: string } }[];
}

const folder = mkdtempSync(join(tmpdir(), 'keywatch-guard-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shipped = new Map(TEMPLATES.map((name) => [name, readTemplate(name)]));

function copyOf(name: Name): Template {
  return structuredClone(shipped.get(name) ?? readTemplate(name));
}

function save(name: string, value: unknown): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(value));
  return file;
}

/** What one run of cfn-guard says of each file. */
function judge(...files: string[]) {
  const options = ['--structured', '--output-format', 'json', '--show-summary', 'none'];
  const { stdout, stderr } = spawnSync(
    guardExecutable(),
    ['validate', ...options, '--rules', RULES, ...files.flatMap((file) => ['--data', file])],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  expect(stderr).toBe('');
  const verdicts = JSON.parse(stdout) as Verdict[];
  return (file: string) => {
    const verdict = verdicts.find(({ name }) => name.endsWith(file));
    if (!verdict) throw new Error(`no verdict on ${file}`);
    return {
      kept: verdict.compliant,
      broken: verdict.not_compliant.map(({ Rule }) => Rule.name),
    };
  };
}

function judgeValue(value: unknown) {
  const file = save('value', value);
  return judge(file)(file);
}

function propertiesOf(template: Template, id: string): JsonObject {
  const resource = template.Resources[id];
  if (!resource) throw new Error(`there is no ${id}`);
  return resource.Properties;
}

/** The statement of a policy, to be changed. */
function statementOf(template: Template, id: string, policy: string, index = 0): JsonObject {
  const { Statement } = propertiesOf(template, id)[policy] as { Statement: JsonObject[] };
  const statement = Statement[index];
  if (!statement) throw new Error(`there is no statement ${index} of ${id}`);
  return statement;
}

function trustOf(template: Template): JsonObject {
  return statementOf(template, 'DeployRole', 'AssumeRolePolicyDocument');
}

function comparisonsOf(template: Template): JsonObject {
  return (trustOf(template).Condition as { StringEquals: JsonObject }).StringEquals;
}

const claim = (name: string): string => `token.actions.githubusercontent.com:${name}`;
const setProperty =
  (id: string, name: string, value: JsonObject[string]) => (template: Template) => {
    propertiesOf(template, id)[name] = value;
  };
const dropProperty = (id: string, name: string) => (template: Template) => {
  delete propertiesOf(template, id)[name];
};
const setDefault = (parameter: string, value: number) => (template: Template) => {
  Object.assign(template.Parameters[parameter] ?? {}, { Default: value });
};
const setClaim = (name: string, value: JsonObject[string]) => (template: Template) => {
  comparisonsOf(template)[claim(name)] = value;
};
const dropClaim = (name: string) => (template: Template) => {
  delete comparisonsOf(template)[claim(name)];
};
const setCondition = (condition: JsonObject) => (template: Template) => {
  trustOf(template).Condition = condition;
};
const addCondition = (operator: string) => (template: Template) => {
  Object.assign(trustOf(template).Condition ?? {}, { [operator]: { [claim('actor')]: '*' } });
};

const repository = `repo:${['GitHubOwner', 'GitHubRepository'].map((name) => `$\{${name}}@$\{${name}Id}`).join('/')}`;
const workflow = (file: string, branch = 'refs/heads/main') => ({
  'Fn::Sub': `$\{GitHubOwner}/$\{GitHubRepository}/.github/workflows/${file}@${branch}`,
});

const faults: [string, Name, string, (template: Template) => void][] = [
  [
    'OIDC_TRUST_COMPARES_EXACTLY',
    'identity',
    'has no condition',
    (template) => delete trustOf(template).Condition,
  ],
  [
    'OIDC_TRUST_COMPARES_EXACTLY',
    'identity',
    'is StringLike',
    setCondition({ StringLike: { [claim('sub')]: 'repo:*' } }),
  ],
  [
    'OIDC_TRUST_COMPARES_EXACTLY',
    'identity',
    'has a StringLike beside',
    addCondition('StringLike'),
  ],
  ['OIDC_TRUST_COMPARES_EXACTLY', 'identity', 'has IfExists', addCondition('StringEqualsIfExists')],
  [
    'OIDC_TRUST_COMPARES_EXACTLY',
    'identity',
    'has ForAllValues',
    addCondition('ForAllValues:StringEquals'),
  ],
  [
    'OIDC_TRUST_CHECKS_EACH_CLAIM',
    'identity',
    'takes another audience',
    setClaim('aud', 'https://github.com/example-org'),
  ],
  ...['aud', 'sub', 'repository_id', 'ref', 'job_workflow_ref'].map(
    (name): [string, Name, string, (template: Template) => void] => [
      'OIDC_TRUST_CHECKS_EACH_CLAIM',
      'identity',
      `asks for no ${name}`,
      dropClaim(name),
    ],
  ),
  ['OIDC_TRUST_CHECKS_EACH_CLAIM', 'identity', 'takes any branch', setClaim('ref', 'refs/heads/*')],
  ['OIDC_TRUST_CHECKS_EACH_CLAIM', 'identity', 'takes a tag', setClaim('ref', 'refs/tags/v1')],
  [
    'OIDC_TRUST_NAMES_ONE_ENVIRONMENT',
    'identity',
    'takes any context',
    setClaim('sub', { 'Fn::Sub': `${repository}:*` }),
  ],
  [
    'OIDC_TRUST_NAMES_ONE_ENVIRONMENT',
    'identity',
    'takes pull requests',
    setClaim('sub', { 'Fn::Sub': `${repository}:pull_request` }),
  ],
  [
    'OIDC_TRUST_NAMES_ONE_ENVIRONMENT',
    'identity',
    'names no ids',
    setClaim('sub', sub`repo:${'GitHubOwner'}/${'GitHubRepository'}:environment:plan`),
  ],
  [
    'OIDC_TRUST_NAMES_ONE_ENVIRONMENT',
    'identity',
    'takes any owner id',
    setClaim('sub', sub`repo:${'GitHubOwner'}@*/${'GitHubRepository'}@1:environment:plan`),
  ],
  [
    'OIDC_TRUST_NAMES_ONE_ENVIRONMENT',
    'identity',
    'is a list with a wildcard',
    setClaim('sub', [{ 'Fn::Sub': `${repository}:environment:plan` }, 'repo:*']),
  ],
  [
    'OIDC_TRUST_NAMES_WORKFLOW_FILES',
    'identity',
    'takes any workflow',
    setClaim('job_workflow_ref', workflow('*')),
  ],
  [
    'OIDC_TRUST_NAMES_WORKFLOW_FILES',
    'identity',
    'takes any branch of one',
    setClaim('job_workflow_ref', [workflow('deploy.yml'), workflow('drift.yml', '*')]),
  ],
  [
    'OIDC_PROVIDER_IS_GITHUB_FOR_AWS',
    'identity',
    'lets another audience in',
    setProperty('GitHubOidcProvider', 'ClientIdList', ['sts.amazonaws.com', 'other']),
  ],

  ['ROLE_HAS_BOUNDARY', 'application', 'has none', dropProperty('TaskRole', 'PermissionsBoundary')],
  [
    'ROLE_HAS_BOUNDARY',
    'identity',
    "has another's",
    setProperty('PlanRole', 'PermissionsBoundary', 'arn:aws:iam::aws:policy/AdministratorAccess'),
  ],
  [
    'ROLE_TRUST_IS_PLAIN',
    'identity',
    'is hidden behind a condition',
    setProperty('PlanRole', 'AssumeRolePolicyDocument', {
      Statement: [{ 'Fn::If': ['A', { Effect: 'Allow' }, { Ref: 'AWS::NoValue' }] }],
    }),
  ],
  [
    'ROLE_IS_NOT_FOR_EVERYBODY',
    'canary',
    'is for everybody',
    (template) =>
      Object.assign(statementOf(template, 'CallerRole', 'AssumeRolePolicyDocument'), {
        Principal: { AWS: '*' },
      }),
  ],

  ['ALARM_IS_HEARD', 'detection', 'is muted', setProperty('DeniedAlarm', 'ActionsEnabled', false)],
  ['ALARM_IS_HEARD', 'canary', 'tells nobody', setProperty('DeadManAlarm', 'AlarmActions', [])],
  ['ALARM_IS_HEARD', 'canary', 'ends unheard', dropProperty('CanaryFailureAlarm', 'OKActions')],
  [
    'ALARM_COUNTS_FROM_ONE',
    'detection',
    'waits for a second datapoint',
    setProperty('DeniedAlarm', 'DatapointsToAlarm', 2),
  ],
  [
    'ALARM_COUNTS_FROM_ONE',
    'detection',
    'keeps ALARM without data',
    setProperty('VolumeAlarm', 'TreatMissingData', 'ignore'),
  ],
  [
    'ALARM_COUNTS_FROM_ONE',
    'canary',
    'alarms at nothing',
    setProperty('CanaryFailureAlarm', 'Threshold', 0),
  ],
  [
    'ALARM_OF_FAILURES_HAS_SHAPE',
    'detection',
    'looks once in five minutes',
    setProperty('DeniedAlarm', 'Period', 300),
  ],
  [
    'ALARM_OF_FAILURES_HAS_SHAPE',
    'canary',
    'looks at one datapoint',
    setProperty('CanaryFailureAlarm', 'EvaluationPeriods', 1),
  ],
  [
    'ALARM_OF_VOLUME_HAS_SHAPE',
    'detection',
    'measures minutes',
    setProperty('VolumeAlarm', 'Period', 60),
  ],
  [
    'ALARM_OF_SILENCE_HAS_SHAPE',
    'canary',
    'takes silence for health',
    setProperty('DeadManAlarm', 'TreatMissingData', 'notBreaching'),
  ],
  [
    'ALARM_OF_SILENCE_HAS_SHAPE',
    'canary',
    'is over before a late run',
    setProperty('DeadManAlarm', 'EvaluationPeriods', 6),
  ],
  ['ALARM_DEFAULTS', 'detection', 'has a period below a minute', setDefault('FailurePeriod', 10)],
  [
    'ALARM_DEFAULTS',
    'detection',
    'looks at one datapoint',
    setDefault('FailureEvaluationPeriods', 1),
  ],
  [
    'ALARM_DEFAULTS',
    'detection',
    'waits for a second datapoint',
    setDefault('DatapointsToAlarm', 2),
  ],

  [
    'TRAIL_SEES_KMS_READS',
    'trail',
    'sees writes only',
    setProperty('Trail', 'EventSelectors', [
      { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true },
    ]),
  ],
  [
    'TRAIL_SEES_KMS_READS',
    'trail',
    'leaves KMS out',
    setProperty('Trail', 'EventSelectors', [
      {
        ReadWriteType: 'All',
        IncludeManagementEvents: true,
        ExcludeManagementEventSources: ['kms.amazonaws.com'],
      },
    ]),
  ],
  [
    'TRAIL_SEES_KMS_READS',
    'trail',
    'has advanced selectors',
    setProperty('Trail', 'AdvancedEventSelectors', [{ FieldSelectors: [] }]),
  ],
  [
    'TRAIL_DELIVERS',
    'trail',
    'delivers to no log group',
    dropProperty('Trail', 'CloudWatchLogsLogGroupArn'),
  ],
  ['TRAIL_DELIVERS', 'trail', 'is off', setProperty('Trail', 'IsLogging', false)],

  [
    'LOG_GROUP_KEEPS_AND_ENCRYPTS',
    'trail',
    'keeps for ever',
    dropProperty('LogGroup', 'RetentionInDays'),
  ],
  ['LOG_GROUP_KEEPS_AND_ENCRYPTS', 'base', 'has no key', dropProperty('FlowLogGroup', 'KmsKeyId')],
  [
    'LOG_GROUP_KEEPS_AND_ENCRYPTS',
    'application',
    'goes with its stack',
    (template) => Object.assign(template.Resources.LogGroup ?? {}, { DeletionPolicy: 'Delete' }),
  ],
  [
    'METRIC_FILTER_PUBLISHES_WHAT_IT_COUNTED',
    'detection',
    'fills with zeros',
    setProperty('DeniedFilter', 'MetricTransformations', [{ MetricValue: '1', DefaultValue: 0 }]),
  ],

  [
    'KEY_ROTATES_AND_STAYS',
    'application',
    'does not rotate',
    setProperty('DataKey', 'EnableKeyRotation', false),
  ],
  [
    'KEY_ROTATES_AND_STAYS',
    'canary',
    'goes with its stack',
    (template) => delete template.Resources.AllowedKey?.DeletionPolicy,
  ],
  [
    'TOPIC_KEY_LETS_ALARMS_PUBLISH',
    'detection',
    "is AWS's own",
    setProperty('Topic', 'KmsMasterKeyId', 'alias/aws/sns'),
  ],
  [
    'TOPIC_KEY_LETS_ALARMS_PUBLISH',
    'canary',
    'lets CloudWatch decrypt only',
    (template) =>
      Object.assign(statementOf(template, 'OperatorsTopicKey', 'KeyPolicy', 1), {
        Action: ['kms:Decrypt'],
      }),
  ],
  [
    'TOPIC_KEY_LETS_ALARMS_PUBLISH',
    'detection',
    'forgets CloudWatch',
    setProperty('TopicKey', 'KeyPolicy', { Statement: [] }),
  ],

  [
    'POLICY_IS_PLAIN',
    'detection',
    'is hidden behind a condition',
    setProperty('TopicPolicy', 'PolicyDocument', { Statement: [{ 'Fn::If': ['A', {}, {}] }] }),
  ],
  [
    'SERVICE_COMES_FROM_NAMED_SOURCE',
    'detection',
    'is for every alarm',
    (template) =>
      Object.assign(statementOf(template, 'TopicPolicy', 'PolicyDocument'), {
        Condition: { StringEquals: { 'aws:SourceAccount': '1' } },
      }),
  ],
  [
    'SERVICE_COMES_FROM_NAMED_SOURCE',
    'trail',
    'is for every trail',
    (template) => delete statementOf(template, 'TrailBucketPolicy', 'PolicyDocument', 1).Condition,
  ],
  [
    'POLICY_ALLOWS_NOBODY_ELSE',
    'detection',
    'is for everybody',
    (template) =>
      Object.assign(statementOf(template, 'ObserverQueuePolicy', 'PolicyDocument'), {
        Principal: '*',
      }),
  ],
  [
    'POLICY_DENIES_PLAIN_HTTP',
    'identity',
    'takes plain HTTP',
    setProperty('TemplateBucketPolicy', 'PolicyDocument', { Statement: [] }),
  ],
];

const files = TEMPLATES.map((name) => `cloudformation/${name}.yaml`);
let verdictOn: ReturnType<typeof judge>;
beforeAll(() => {
  const broken = faults.map(([, name, , plant], index) => {
    const template = copyOf(name);
    plant(template);
    return save(`fault-${index}`, template);
  });
  verdictOn = judge(...files, ...broken);
});

test.each(files)('the shipped %s keeps every rule', (file) => {
  expect(verdictOn(file).broken).toEqual([]);
});

describe('a planted fault breaks the rule that is for it', () => {
  test.each(
    faults.map((fault, index) => [...fault.slice(0, 3), index] as [string, Name, string, number]),
  )('%s, in %s, where it %s', (rule, name, _, index) => {
    expect(verdictOn(`cloudformation/${name}.yaml`).kept).toContain(rule);
    expect(verdictOn(`/fault-${index}.json`).broken).toContain(rule);
  });
});

test('a trust may name two workflow files', () => {
  const template = copyOf('identity');

  setClaim('job_workflow_ref', [workflow('deploy.yml'), workflow('drift.yml')])(template);

  expect(judgeValue(template).broken).toEqual([]);
});

describe('deployments', () => {
  const file = 'cloudformation/deployments/localstack/detection-canary.yaml';

  test("LocalStack's periods are for LocalStack", () => {
    expect(judge(file)(file).broken).toEqual([]);
  });

  test("LocalStack's periods are for nothing else", () => {
    const deployment = { ...(readYaml(file) as JsonObject), tags: { environment: 'production' } };

    expect(judgeValue(deployment).broken).toEqual(['ALARM_SETTINGS_OF_DEPLOYMENT']);
  });
});

test('each rule has a planted fault here', () => {
  const texts = readdirSync(RULES).filter((name) => name.endsWith('.guard'));
  const rules = texts.flatMap((name) =>
    [...readFileSync(join(RULES, name), 'utf8').matchAll(/^rule (\w+)/gmu)].map(([, rule]) => rule),
  );

  expect(new Set([...faults.map(([rule]) => rule), 'ALARM_SETTINGS_OF_DEPLOYMENT'])).toEqual(
    new Set(rules),
  );
});

test('the rules keep their own tests', () => {
  const output = execFileSync(guardExecutable(), ['test', '--dir', RULES], { encoding: 'utf8' });

  expect(output).not.toMatch(/did not have any tests|Evaluated =/u);
});
