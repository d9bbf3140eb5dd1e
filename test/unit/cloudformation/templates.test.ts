import { readdirSync, statSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  type Json,
  type JsonObject,
  listOf,
  objectsIn,
  readTemplate,
  ref,
  resourcesOf,
  statementsOf,
  sub,
} from '../../support/template.ts';

const templateNames = readdirSync('cloudformation')
  .filter((file) => file.endsWith('.yaml') && file !== 'stacks.yaml')
  .map((file) => file.slice(0, -'.yaml'.length));

/**
 * Roles that CloudTrail (for its log group) and CloudFormation take on without saying for which resource: a condition on it would
 * lock them out.
 */
const takenOnUntold = ['DeliveryRole', 'CloudFormationRole'];

const accountRoot = JSON.stringify(sub`arn:${'AWS::Partition'}:iam::${'AWS::AccountId'}:root`);

describe.each(templateNames)('template %s', (name) => {
  const template = readTemplate(name);

  test('fits into a request, without a detour through S3', () => {
    expect(statSync(`cloudformation/${name}.yaml`).size).toBeLessThan(51_200);
  });

  test('describes and constrains each parameter', () => {
    for (const parameter of Object.values(template.Parameters)) {
      expect(parameter).toHaveProperty('Description');
      expect(Object.keys(parameter)).toContainEqual(
        expect.stringMatching(/^(AllowedPattern|AllowedValues|MinValue)$/),
      );
    }
  });

  test('names neither a partition nor a Region', () => {
    expect(JSON.stringify(template.Resources)).not.toMatch(
      /arn:aws|[a-z]{2}-(north|south|east|west)[a-z]*-\d/,
    );
  });

  test('bounds each role, and puts it under the prefix', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
      expect(JSON.stringify(Properties.PermissionsBoundary)).toMatch(
        /policy\/\$\{Prefix\}-boundary"|"Ref":"Boundary"/,
      );
      expect(Properties.Path).toEqual({
        'Fn::Sub': expect.stringMatching(/^\/\$\{Prefix\}\/[a-z]+\/$/),
      });
      expect(Properties.RoleName).toEqual({
        'Fn::Sub': expect.stringMatching(/^\$\{Prefix\}-[a-z-]+$/),
      });
    }
  });

  test('keeps keys, buckets and logs when their stack goes or replaces them', () => {
    for (const type of ['AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::Logs::LogGroup']) {
      for (const [, resource] of resourcesOf(template, type)) {
        expect(resource).toMatchObject({
          DeletionPolicy: 'RetainExceptOnCreate',
          UpdateReplacePolicy: 'Retain',
        });
      }
    }
  });

  test('rotates each key and tags it, for the service role to know its own', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::KMS::Key')) {
      expect(Properties).toMatchObject({
        EnableKeyRotation: true,
        Tags: [{ Key: 'project', Value: ref('Prefix') }],
      });
    }
  });

  test('lets the account administer each key, and delegates cryptography to named roles only', () => {
    const keys = new Set(resourcesOf(template, 'AWS::KMS::Key').map(([logicalId]) => logicalId));
    const ofKeys = statementsOf(template).filter(({ owner }) => keys.has(owner));

    for (const statement of ofKeys.filter(({ Principal }) =>
      JSON.stringify(Principal).includes(accountRoot),
    )) {
      const encrypts = listOf(statement.Action).some((action) =>
        /kms:(\*|Create\*|CreateGrant|Decrypt|Encrypt|Gen|ReEnc|Sign)/.test(action),
      );
      expect(encrypts).toBe(JSON.stringify(statement.Condition ?? {}).includes('aws:PrincipalArn'));
    }
    for (const key of keys) {
      expect(ofKeys).toContainEqual(
        expect.objectContaining({ owner: key, Sid: 'AccountAdministersKey' }),
      );
    }
  });

  test('allows nothing to everybody without a condition', () => {
    const open = statementsOf(template).filter(
      ({ Effect, Principal, Condition }) =>
        Effect === 'Allow' &&
        /^("\*"|\{"AWS":"\*"\})$/.test(JSON.stringify(Principal)) &&
        !Condition,
    );

    // The one exception is no grant: an endpoint policy only narrows what its callers may do.
    expect(open.map(({ owner, Sid }) => `${owner}/${Sid}`)).toEqual(
      name === 'base' ? ['S3Endpoint/ImageLayers'] : [],
    );
  });

  test('lets AWS services act for this account only', () => {
    const services = statementsOf(template).filter(
      ({ owner, Principal }) =>
        JSON.stringify(Principal ?? '').includes('Service') && !takenOnUntold.includes(owner),
    );

    for (const { Condition } of services) {
      expect(JSON.stringify(Condition)).toMatch(
        /aws:SourceArn|aws:SourceAccount|kms:EncryptionContext:aws:logs:arn/,
      );
    }
  });

  test('asks a service for nothing that it does not say when it takes on its role', () => {
    const trusts = statementsOf(template).filter(({ owner }) => takenOnUntold.includes(owner));

    for (const { Action, Condition } of trusts.filter(({ Principal }) => Principal)) {
      expect({ Action, Condition }).toEqual({ Action: 'sts:AssumeRole', Condition: undefined });
    }
    expect(trusts.length > 0).toBe(['trail', 'identity'].includes(name));
  });

  test('refuses plain HTTP to each bucket, and blocks public access', () => {
    for (const [logicalId, { Properties }] of resourcesOf(template, 'AWS::S3::Bucket')) {
      const policy = resourcesOf(template, 'AWS::S3::BucketPolicy').find(
        ([, { Properties: of }]) => JSON.stringify(of.Bucket) === JSON.stringify(ref(logicalId)),
      );
      const blocks = Object.values((Properties.PublicAccessBlockConfiguration ?? {}) as JsonObject);

      expect(blocks).toEqual([true, true, true, true]);
      expect(policy?.[1].Properties).toMatchObject({
        PolicyDocument: {
          Statement: expect.arrayContaining([
            expect.objectContaining({ Sid: 'TlsOnly', Effect: 'Deny' }),
          ]),
        },
      });
    }
  });

  test('exports under the name of its stack', () => {
    const stack = name === 'detection' ? `detection-\${WatchedStack}` : name;

    for (const [key, { Export }] of Object.entries(template.Outputs)) {
      expect(Export?.Name).toEqual(
        name === 'identity' ? undefined : { 'Fn::Sub': `\${Prefix}-${stack}-${key}` },
      );
    }
  });
});

test('each import is exported by a stack', () => {
  const exported = templateNames.flatMap((name) =>
    Object.values(readTemplate(name).Outputs).map(({ Export }) => listOf(Export?.Name)[0]),
  );
  const imported = templateNames.flatMap((name) =>
    objectsIn(readTemplate(name) as unknown as Json).flatMap((value) =>
      listOf(value['Fn::ImportValue']),
    ),
  );

  expect(imported.length).toBeGreaterThan(0);
  for (const name of imported) {
    expect(exported).toContain(name.replace(/\$\{WatchedStack\}/, 'canary'));
  }
});
