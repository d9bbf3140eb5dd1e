import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../emulator/emulator.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aCaller, aWorld } from '../../../support/world.ts';

let world: Emulator;
let stacks: Stacks;

beforeEach(() => {
  world = aWorld();
  stacks = new Stacks(world);
});

const topic = (Properties: object = {}, more: object = {}) => ({
  ...{ Type: 'AWS::SNS::Topic', Properties },
  ...more,
});
const outputs = async (template: object): Promise<Record<string, string | undefined>> => {
  const { Outputs = [] } = await stacks.create('s', { Resources: { T: topic() }, ...template });
  return Object.fromEntries(
    Outputs.map(({ OutputKey = '', OutputValue }) => [OutputKey, OutputValue]),
  );
};

describe('what is there only on a condition', () => {
  const Parameters = { On: { Type: 'String', AllowedValues: ['yes', 'no'] } };
  const Conditions = { IsOn: { 'Fn::Equals': [{ Ref: 'On' }, 'yes'] } };
  const of = (Resources: object, Outputs: object = {}) => ({
    ...{ Parameters, Conditions, Outputs },
    Resources: { Maybe: topic({}, { Condition: 'IsOn' }), ...Resources },
  });
  const off = { parameters: { On: 'no' } };

  test.each<[string, object, object]>([
    ['Resources', { T: topic({ DisplayName: { Ref: 'Maybe' } }) }, {}],
    ['Resources', { T: topic({ DisplayName: { 'Fn::GetAtt': ['Maybe', 'TopicName'] } }) }, {}],
    ['Resources', { T: topic({}, { DependsOn: 'Maybe' }) }, {}],
    ['Outputs', { T: topic() }, { O: { Value: { Ref: 'Maybe' } } }],
  ])('cannot be needed by what is always there (%s)', async (block, resources, outs) => {
    const template = of(resources, outs);

    await expect(stacks.create('s', template, off)).rejects.toThrow(
      `Unresolved resource dependencies [Maybe] in the ${block} block of the template`,
    );
    expect((await stacks.create('s', template, { parameters: { On: 'yes' } })).StackStatus).toBe(
      'CREATE_COMPLETE',
    );
  });

  test('can be named in a branch that is not taken', async () => {
    const choice = { 'Fn::If': ['IsOn', { Ref: 'Maybe' }, 'none'] };
    const template = of(
      { T: topic({ DisplayName: choice }) },
      { O: { Value: choice }, P: { Condition: 'IsOn', Value: { Ref: 'Maybe' } } },
    );

    const stack = await stacks.create('s', template, off);

    expect(stack.Outputs).toMatchObject([{ OutputKey: 'O', OutputValue: 'none' }]);
  });

  test('decides whether a resource outlives its stack', async () => {
    const policy = { 'Fn::If': ['IsOn', 'Retain', 'Delete'] };
    const template = {
      ...{ Parameters, Conditions },
      Resources: { T: topic({}, { DeletionPolicy: policy, UpdateReplacePolicy: policy }) },
    };
    await stacks.create('kept', template, { parameters: { On: 'yes' } });
    await stacks.create('gone', template, off);

    const kept = await stacks.delete('kept');
    const gone = await stacks.delete('gone');

    expect(await stacks.history(kept.StackId ?? '')).toContain('T DELETE_SKIPPED');
    expect(await stacks.history(gone.StackId ?? '')).toContain('T DELETE_COMPLETE');
  });

  test('a policy that comes to be none is refused', async () => {
    const template = {
      Parameters,
      Resources: { T: topic({}, { DeletionPolicy: { Ref: 'On' } }) },
    };

    await expect(stacks.create('s', template, off)).rejects.toThrow(
      'Template format error: Unrecognized DeletionPolicy no for resource T',
    );
  });
});

describe('functions of parameters alone', () => {
  const Mappings = { Names: { a: { long: 'first' } } };
  const Parameters = {
    Key: { Type: 'String' },
    List: { Type: 'CommaDelimitedList', Default: 'x' },
  };
  const of = (DisplayName: object) => ({
    ...{ Mappings, Parameters },
    Conditions: { IsA: { 'Fn::Equals': [{ Ref: 'Key' }, 'a'] } },
    Resources: { T: topic({ DisplayName }) },
  });
  const lookUp = { 'Fn::FindInMap': ['Names', { Ref: 'Key' }, 'long'] };

  test.each([
    [lookUp, 'Template error: Unable to get mapping for Names::b::long'],
    [
      { 'Fn::Select': [1, { Ref: 'List' }] },
      'Fn::Select  cannot select nonexistent value at index 1',
    ],
    [{ 'Fn::Sub': `\${List}` }, 'Fn::Sub can only replace a variable by a string'],
  ])('%j has no value, which is told at once', async (value, message) => {
    const parameters = { Key: 'b' };

    await expect(stacks.create('s', of(value), { parameters })).rejects.toThrow(message);
    await expect(
      stacks.changeSet('s', of(value), { parameters, input: { ChangeSetType: 'CREATE' } }),
    ).rejects.toThrow(message);
  });

  test('need none in a branch that is not taken', async () => {
    const template = of({ 'Fn::If': ['IsA', lookUp, 'other'] });

    const stack = await stacks.create('s', template, { parameters: { Key: 'b' } });

    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
  });
});

test('zones of another Region come from there', async () => {
  const Value = { 'Fn::Join': [',', { 'Fn::GetAZs': { Ref: 'Where' } }] };
  const Parameters = { Where: { Type: 'String', Default: 'us-east-1' } };

  expect(await outputs({ Parameters, Outputs: { Zones: { Value } } })).toEqual({
    Zones: 'us-east-1a,us-east-1b,us-east-1c',
  });
});

test('a property can be read like an attribute', async () => {
  const Resources = { T: topic({ DisplayName: 'shown', Tags: [] }) };
  const Outputs = { Name: { Value: { 'Fn::Sub': `\${T.DisplayName}!` } } };

  expect(await outputs({ Resources, Outputs })).toEqual({ Name: 'shown!' });
});

describe('Fn::GetStackOutput', () => {
  const read = (more: object = {}) => ({
    Resources: { T: topic() },
    Outputs: {
      O: { Value: { 'Fn::GetStackOutput': { StackName: 'other', OutputName: 'Given', ...more } } },
    },
  });
  const other = { Resources: { T: topic() }, Outputs: { Given: { Value: 'given' } } };

  test('answers the output of another stack, in any Region', async () => {
    const abroad = new Stacks(world, aCaller({ region: 'us-east-1' }));
    await abroad.create('other', other);

    const stack = await stacks.create('s', read({ Region: 'us-east-1' }));

    expect(stack.Outputs).toMatchObject([{ OutputKey: 'O', OutputValue: 'given' }]);
    await expect(stacks.create('t', read())).rejects.toThrow('Stack with id other does not exist');
  });

  test('has no other role and no output that is not there', async () => {
    await stacks.create('other', other);

    const stack = await stacks.create('s', read({ OutputName: 'Nobody' }));

    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect((await stacks.events('s')).map((one) => one.ResourceStatusReason)).toContain(
      'Output Nobody does not exist in stack other. Rollback requested by user.',
    );
  });
});

test('a template of 500 resources is created', async () => {
  const Resources = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`T${at}`, topic()]));

  expect((await stacks.create('s', { Resources })).StackStatus).toBe('CREATE_COMPLETE');
});
