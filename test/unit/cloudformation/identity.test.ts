import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  getAtt,
  listOf,
  readTemplate,
  ref,
  type Statement,
  statementsOf,
} from '../../support/template.ts';

/** The IAM actions of the commands that an action makes with its own role's credentials. */
function actionsCalledBy(action: string): string[] {
  const folder = `actions/${action}/src`;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const called = files.flatMap((file) => {
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    const imports = [...text.matchAll(/import \{([^}]+)\} from '@aws-sdk\/client-([\w-]+)'/g)];
    return [...text.matchAll(/new (\w+)Command\(/g)].map(([, operation = '']) => {
      const client = imports.find(([, names = '']) => names.includes(`${operation}Command`))?.[2];
      return `${client?.replace('cloudwatch-logs', 'logs').replace('secrets-m', 'secretsm')}:${operation}`;
    });
  });
  return [...new Set(called)].sort();
}

/** What a service does with the caller's rights is no call of the caller's own. */
function isThroughServices({ Condition }: Statement): boolean {
  return JSON.stringify(Condition ?? {}).includes('"kms:ViaService"');
}

function allowedActions(template: ReturnType<typeof readTemplate>, owners: string[]): string[] {
  const allowed = statementsOf(template).filter(
    (statement) =>
      owners.includes(statement.owner) &&
      statement.Effect === 'Allow' &&
      !statement.Principal &&
      !isThroughServices(statement),
  );
  return [...new Set(allowed.flatMap(({ Action }) => listOf(Action)))].sort();
}

describe('identity', () => {
  const template = readTemplate('identity');
  const workflowFile = (name: string) => ({
    'Fn::Sub': `\${GitHubOwner}/\${GitHubRepository}/.github/workflows/${name}@refs/heads/main`,
  });
  const trusts = [
    ['PlanRole', 'plan', ['deploy.yml', 'drift.yml'].map(workflowFile)],
    ['DeployRole', 'production', workflowFile('deploy.yml')],
    ['FoundationRole', 'foundation', workflowFile('deploy.yml')],
    ['PublishRole', 'publish', workflowFile('deploy.yml')],
    ['CanaryRole', 'canary', workflowFile('canary.yml')],
  ] as const;

  test('every role that a workflow can assume is among these', () => {
    const assumed = statementsOf(template).filter(
      ({ Action }) => Action === 'sts:AssumeRoleWithWebIdentity',
    );

    expect(assumed.map(({ owner }) => owner)).toEqual(trusts.map(([role]) => role));
  });

  test.each(trusts)(
    '%s trusts one environment, repository and branch, and workflow files, literally',
    (role, environment, workflows) => {
      const trust = statementsOf(template).find(
        ({ owner, Action }) => owner === role && Action === 'sts:AssumeRoleWithWebIdentity',
      );
      const claim = (name: string): string => `token.actions.githubusercontent.com:${name}`;

      expect(trust?.Condition).toEqual({
        StringEquals: {
          [claim('aud')]: 'sts.amazonaws.com',
          [claim('sub')]: {
            'Fn::Sub': `repo:\${GitHubOwner}@\${GitHubOwnerId}/\${GitHubRepository}@\${GitHubRepositoryId}:environment:${environment}`,
          },
          [claim('repository_id')]: ref('GitHubRepositoryId'),
          [claim('ref')]: 'refs/heads/main',
          [claim('job_workflow_ref')]: workflows,
        },
      });
    },
  );

  test.each([
    ['PlanRole', /ExecuteChangeSet|DeleteStack|UpdateStack|\*$/],
    ['FoundationRole', /:(CreateStack|UpdateStack)$|\*$/],
    ['DeployRole', /:(CreateStack|UpdateStack)$|\*$/],
    ['PublishRole', /Delete|\*$/],
    ['CanaryRole', /^kms:(?!GetKeyPolicy)|SetAlarmState|Delete(?!Message)|\*$/],
    ['CommonPolicy', /^kms:(Encrypt|Decrypt|GenerateDataKey|ReEncrypt|CreateGrant)|\*$/],
  ])('%s may do nothing of %p', (owner, forbidden) => {
    const allowed = statementsOf(template).filter(
      (statement) =>
        statement.owner === owner && statement.Effect === 'Allow' && !isThroughServices(statement),
    );

    expect(
      allowed.flatMap(({ Action }) => listOf(Action)).filter((action) => forbidden.test(action)),
    ).toEqual([]);
  });

  test('the canary role may do what the canary does, and nothing else', () => {
    expect(allowedActions(template, ['CanaryRole'])).toEqual(actionsCalledBy('canary'));
  });

  test('the canary role decrypts only through the services that its drill asks', () => {
    const cryptographic = statementsOf(template).filter(
      ({ owner, Action }) =>
        owner === 'CanaryRole' && listOf(Action).some((action) => /^kms:(?!Get)/.test(action)),
    );

    expect(cryptographic.map(({ Condition }) => Condition)).toEqual([
      {
        StringEquals: {
          'aws:ResourceTag/project': ref('Prefix'),
          'kms:ViaService': ['secretsmanager', 'sns'].map((service) => ({
            'Fn::Sub': `${service}.\${AWS::Region}.amazonaws.com`,
          })),
        },
      },
    ]);
  });

  test.each(['FoundationRole', 'DeployRole'])('%s may do what the deploy action does', (role) => {
    expect(allowedActions(template, [role, 'WorkWithStacksPolicy'])).toEqual(
      expect.arrayContaining(actionsCalledBy('deploy')),
    );
  });

  test('the foundation role changes the stacks trail, base and canary, and no other', () => {
    const changes = statementsOf(template).filter(
      ({ owner, Principal }) => owner === 'FoundationRole' && !Principal,
    );
    const stacks = ['trail', 'base', 'canary'].map((name) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:cloudformation:\${AWS::Region}:\${AWS::AccountId}:stack/\${Prefix}-${name}/*`,
    }));

    expect(changes.map(({ Resource }) => Resource)).toEqual([stacks, stacks]);
  });

  test('whoever makes change sets makes them only for the service role to carry out', () => {
    const makers = statementsOf(template).filter(
      ({ Effect, Action }) =>
        Effect === 'Allow' && listOf(Action).includes('cloudformation:CreateChangeSet'),
    );

    expect(makers.map(({ owner }) => owner)).toEqual(['PlanRole', 'DeployRole', 'FoundationRole']);
    for (const { Condition } of makers) {
      expect(Condition).toEqual({
        ArnEquals: { 'cloudformation:RoleArn': getAtt('CloudFormationRole.Arn') },
      });
    }
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
  test('the service role finishes a new key before KMS heeds its tags, and changes it only then', () => {
    const onKeys = statementsOf(template).filter(
      ({ owner, Resource }) =>
        owner === 'CommonPolicy' && /:key\/\*/.test(JSON.stringify(Resource)),
    );
    const actionsWhere = (tagged: boolean) =>
      onKeys
        .filter(({ Condition }) => (Condition !== undefined) === tagged)
        .flatMap(({ Action }) => listOf(Action));

    expect(actionsWhere(false)).toEqual([
      'kms:CreateAlias',
      'kms:DescribeKey',
      'kms:EnableKeyRotation',
      'kms:GetKeyPolicy',
      'kms:GetKeyRotationStatus',
      'kms:ListResourceTags',
    ]);
    expect(actionsWhere(true)).toEqual(
      expect.arrayContaining(['kms:DisableKey', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']),
    );
  });

  test('the service role makes roles under the boundary only', () => {
    const makers = statementsOf(template).filter(
      ({ owner, Action }) => owner !== 'Boundary' && listOf(Action).includes('iam:CreateRole'),
    );

    expect(makers).toHaveLength(1);
    expect(makers[0]?.Condition).toEqual({
      StringEquals: { 'iam:PermissionsBoundary': ref('Boundary') },
    });
  });

  test('nobody passes a role to any service but the one it is for', () => {
    const passers = statementsOf(template).filter(
      ({ owner, Action }) => owner !== 'Boundary' && listOf(Action).includes('iam:PassRole'),
    );

    expect(passers.length).toBeGreaterThan(0);
    for (const { Condition } of passers) {
      expect(Condition).toHaveProperty(['StringEquals', 'iam:PassedToService']);
    }
  });

  test.each([
    'IdentityIsTheAdministrators',
    'IdentityStackIsTheAdministrators',
    'TemplateBucketIsTheAdministrators',
    'NoRoleWithoutBoundary',
    'NoWayOut',
  ])('the boundary denies, whatever a role is granted: %s', (sid) => {
    expect(statementsOf(template)).toContainEqual(
      expect.objectContaining({ owner: 'Boundary', Sid: sid, Effect: 'Deny' }),
    );
  });

  const workflowRoles = [
    'PlanRole',
    'FoundationRole',
    'DeployRole',
    'PublishRole',
    'CanaryRole',
    'WorkWithStacksPolicy',
  ];
  const servicePolicies = [
    'CommonPolicy',
    'TrailPolicy',
    'BasePolicy',
    'DetectionPolicy',
    'ApplicationPolicy',
  ];
  const granted = (statements: Statement[]): string[] =>
    statements
      .filter(({ Effect, Principal }) => Effect === 'Allow' && !Principal)
      .flatMap(({ Action }) => listOf(Action));
  const stackRoles = ['trail', 'base', 'canary', 'application'].flatMap((name) => {
    const stack = readTemplate(name);
    return statementsOf(stack).filter(({ owner }) =>
      stack.Resources[owner]?.Type.startsWith('AWS::IAM::Role'),
    );
  });

  test.each([
    [
      'workflow roles',
      ['WorkflowRoles', 'Drill'],
      statementsOf(template).filter(({ owner }) => workflowRoles.includes(owner)),
    ],
    [
      'service role',
      ['CloudFormationRole', 'SecretsUnderOwnKey'],
      statementsOf(template).filter(({ owner }) => servicePolicies.includes(owner)),
    ],
    ['roles of the stacks', ['StackRoles'], stackRoles],
  ])('the boundary takes nothing away that a policy grants: %s', (_, sids, statements) => {
    const bounds = statementsOf(template)
      .filter(({ owner, Sid }) => owner === 'Boundary' && sids.includes(Sid ?? ''))
      .flatMap(({ Action }) => listOf(Action))
      .map((action) => new RegExp(`^${action.replaceAll('*', '.*')}$`));

    expect(granted(statements).length).toBeGreaterThan(0);
    expect(
      granted(statements).filter((action) => !bounds.some((bound) => bound.test(action))),
    ).toEqual([]);
  });
});
