import { describe, expect, test } from '@jest/globals';
import { checkProperties } from '../../../../emulator/cloudformation/properties.ts';
import { resourceTypes } from '../../../../emulator/cloudformation/resources/index.ts';
import { replaced } from '../../../../emulator/cloudformation/resources/type.ts';
import { specificationOf } from '../../../../emulator/cloudformation/specification.ts';

function check(type: string, properties: Record<string, unknown>) {
  const specification = specificationOf(type);
  if (specification === undefined) throw new Error(`no specification of ${type}`);
  return checkProperties(specification, properties);
}

describe('properties get the types that the specification names', () => {
  test('texts become numbers and booleans, numbers become texts', () => {
    expect(
      check('AWS::KMS::Key', {
        EnableKeyRotation: 'true',
        PendingWindowInDays: '7',
        Description: 5,
      }),
    ).toEqual({
      ok: true,
      properties: { EnableKeyRotation: true, PendingWindowInDays: 7, Description: '5' },
    });
  });

  test('policy documents stay as they are', () => {
    const KeyPolicy = { Statement: [{ Effect: 'Allow', Principal: '*' }] };

    expect(check('AWS::KMS::Key', { KeyPolicy })).toEqual({ ok: true, properties: { KeyPolicy } });
  });
});

describe('what is wrong is named', () => {
  test.each([
    ['AWS::KMS::Key', { Colour: 'red' }, 'Encountered unsupported property Colour'],
    ['AWS::KMS::Alias', { AliasName: 'alias/a' }, '#: required key [TargetKeyId] not found'],
    ['AWS::KMS::Key', { Enabled: 'maybe' }, '#/Enabled: expected type: Boolean, found: String'],
    [
      'AWS::SQS::Queue',
      { DelaySeconds: 1.5 },
      '#/DelaySeconds: expected type: Integer, found: Number',
    ],
    [
      'AWS::SNS::TopicPolicy',
      { Topics: 'a', PolicyDocument: {} },
      '#/Topics: expected type: JSONArray, found: String',
    ],
    [
      'AWS::S3::Bucket',
      { VersioningConfiguration: { State: 'Enabled' } },
      '#/VersioningConfiguration: extraneous key [State] is not permitted',
    ],
    ['AWS::KMS::Key', { Tags: [{ Key: 'a' }] }, '#/Tags/0: required key [Value] not found'],
  ])('%s %j', (type, properties, problem) => {
    expect(check(type, properties)).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([problem]),
    });
  });
});

describe.each(resourceTypes.map((type) => [type.type, type] as const))('%s', (name, type) => {
  const specification = specificationOf(name);

  test('is in the generated specification', () => {
    expect(specification).toBeDefined();
  });

  test('has only properties of the specification, and all that are required', () => {
    const known = Object.keys(specification?.properties ?? {});
    const required = known.filter((one) => specification?.properties[one]?.required === true);

    expect(known).toEqual(expect.arrayContaining(Object.keys(type.properties)));
    expect(Object.keys(type.properties)).toEqual(expect.arrayContaining(required));
  });

  test('is replaced by a change of the properties of which the specification says so', () => {
    const own = Object.entries(type.properties);
    const namesOf = (all: typeof own) => all.map(([one]) => one);
    const replaces = (one: string) => specification?.properties[one]?.replaces;
    const isReplacing = ([, update]: (typeof own)[number]) =>
      update === replaced || typeof update === 'object';

    const always = own.filter(([one]) => replaces(one) === 'yes');
    expect(namesOf(always.filter(isReplacing))).toEqual(namesOf(always));
    // Of some the specification says "maybe": DBInstance has nine for engines that are not here.
    const never = own.filter(([one]) => replaces(one) === undefined);
    expect(namesOf(never.filter(isReplacing))).toEqual([]);
  });
});
