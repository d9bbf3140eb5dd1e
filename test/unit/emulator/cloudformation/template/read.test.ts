import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../../../../emulator/cloudformation/operations/source.ts';
import { checkCapabilities } from '../../../../../emulator/cloudformation/template/capabilities.ts';
import { checkReferences } from '../../../../../emulator/cloudformation/template/check.ts';
import { readTemplate } from '../../../../../emulator/cloudformation/template/read.ts';

function read(parts: object) {
  return readTemplate(
    JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } }, ...parts }),
  );
}

const topic = { Type: 'AWS::SNS::Topic' };

describe('the form of a template', () => {
  test.each([
    [{ Foo: 1, Bar: 2 }, 'Invalid template property or properties [Foo, Bar]'],
    [{ Resources: { 'a-b': topic } }, 'Resource name a-b is non alphanumeric.'],
    [{ Resources: { A: {} } }, '[/Resources/A] Every Resources object must contain a Type member.'],
    [{ Resources: { A: [] } }, 'Template format error: Any Resources member must be an object.'],
    [{ Resources: { A: { Type: 1 } } }, '[/Resources/A] Every Type member must be a string.'],
    [
      { Resources: { A: { ...topic, Condition: [] } } },
      'Template format error: Every Condition member must be a string.',
    ],
    [
      { Resources: { A: { ...topic, DependsOn: [1] } } },
      'Template format error: Every DependsOn value must be a string.',
    ],
    [
      { Resources: { A: { ...topic, DeletionPolicy: ['Retain'] } } },
      'Template format error: Every DeletionPolicy member must be a string.',
    ],
    [
      { Resources: { A: { ...topic, Depends: 'B' } } },
      "Invalid template resource property 'Depends'",
    ],
    [
      { Resources: { A: { ...topic, Properties: { TopicName: null } } } },
      "[/Resources/A/Properties/TopicName] 'null' values are not allowed in templates",
    ],
    [
      { Resources: { A: { ...topic, DeletionPolicy: 'Keep' } } },
      'Unrecognized DeletionPolicy Keep for resource A',
    ],
    [
      { Resources: { A: { ...topic, DeletionPolicy: 'Snapshot' } } },
      'resource type AWS::SNS::Topic does not support deletion policy Snapshot',
    ],
    [
      { AWSTemplateFormatVersion: '2011-01-01' },
      'is not a supported value for AWSTemplateFormatVersion',
    ],
    [{ Parameters: { P: { Type: 'Text' } } }, 'Unrecognized parameter type: Text'],
    [
      { Parameters: { P: { Type: 'String', Min: 1 } } },
      "Invalid template parameter property 'Min'",
    ],
    [{ Outputs: { O: { Description: 'x' } } }, 'Every Outputs member must contain a Value object'],
    [{ Outputs: { O: { Value: 'x', Colour: 1 } } }, "Invalid template output property 'Colour'"],
    [{ Outputs: { O: { Value: null } } }, "[/Outputs/O/Value] 'null' values are not allowed"],
    [{ Outputs: { O: { Value: ['x'] } } }, 'must evaluate to a String and not a List'],
    [{ Outputs: { O: { Value: 'x', Export: {} } } }, 'Output O is malformed. The Name field of'],
    [{ Parameters: { 'a-b': { Type: 'String' } } }, 'Parameter name a-b is non alphanumeric.'],
    [{ Parameters: { P: {} } }, 'Every Parameters object must contain a Type member.'],
    [
      { Parameters: { P: { Type: 'String', Default: { Ref: 'AWS::Region' } } } },
      'Template format error: Every Default member must be a string.',
    ],
    [
      { Parameters: { P: { Type: 'List<AWS::EC2::KeyPair::KeyName>' } } },
      'Unrecognized parameter type: List<AWS::EC2::KeyPair::KeyName>',
    ],
    [
      { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<Number>' } } },
      'Unrecognized parameter type: AWS::SSM::Parameter::Value<Number>',
    ],
    [{ Mappings: { M: { A: 'x' } } }, 'Every Mappings member A must be a map'],
    [
      { Mappings: { M: { A: { B: { C: 'x' } } } } },
      'Every Mappings attribute must be a String or a List.',
    ],
    [{ Mappings: { M: { A: { B: { Ref: 'P' } } } } }, 'must be a String or a List.'],
    [{ Mappings: { M: { a_b: { B: 'x' } } } }, "Mappings element name 'a_b' must be non-empty"],
    [{ Mappings: { M: { A: { 'b-c': 'x' } } } }, "Mappings attribute name 'b-c' must contain"],
    [{ Rules: { R: { Assertions: [] } } }, 'Rule R must contain a list of Assertions'],
    [{ Transform: [{ Parameters: {} }] }, 'Transforms defined as maps require Name key.'],
    [{ Transform: { Name: { Ref: 'P' } } }, 'Key Name of transform definition must be a string.'],
    [{ Hooks: {} }, 'section Hooks is not implemented'],
    [
      { Resources: { A: { ...topic, CreationPolicy: {} } } },
      'CreationPolicy of resource A is not implemented',
    ],
  ])('%j is refused', (parts, message) => {
    expect(() => read(parts)).toThrow(message);
  });

  test('more than 500 resources are too many', () => {
    const Resources = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`T${at}`, topic]));

    expect(() => read({ Resources })).toThrow(
      'Number of resources, 501, is greater than maximum allowed, 500',
    );
  });
});

test('more than 200 parameters, mappings or outputs are too many', () => {
  const many = (value: object) =>
    Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`M${at}`, value]));

  expect(() => read({ Parameters: many({ Type: 'String' }) })).toThrow(
    'Parameter count 201 is greater than max allowed 200',
  );
  expect(() => read({ Mappings: many({ A: { B: 'x' } }) })).toThrow('Number of mappings, 201');
  expect(() => read({ Outputs: many({ Value: 'x' }) })).toThrow('Number of outputs, 201');
});

test('a name may have 255 characters', () => {
  const named = (length: number) => ({ Resources: { ['A'.repeat(length)]: topic } });

  expect(() => read(named(255))).not.toThrow();
  expect(() => read(named(256))).toThrow('is longer than 255 characters');
});

describe('references', () => {
  const properties = (TopicName: unknown) => ({
    Resources: { A: { ...topic, Properties: { TopicName } } },
  });

  test.each([
    [
      properties({ Ref: 'Nobody' }),
      'Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template',
    ],
    [
      properties({ 'Fn::Sub': `\${Nobody}-\${AWS::Region}` }),
      'Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template',
    ],
    [
      { Outputs: { O: { Value: { Ref: 'Nobody' } } } },
      'Unresolved resource dependencies [Nobody] in the Outputs block of the template',
    ],
    [
      properties({ 'Fn::GetAtt': ['Nobody', 'Arn'] }),
      'Template error: instance of Fn::GetAtt references undefined resource Nobody',
    ],
    [
      { Outputs: { O: { Value: { 'Fn::GetAtt': ['Topic', 'Colour'] } } } },
      'Template error: resource Topic does not support attribute type Colour in Fn::GetAtt',
    ],
    [
      { Resources: { A: { Type: 'AWS::Made::Up' }, B: { Type: 'Custom::Thing' } } },
      'Unrecognized resource types: [AWS::Made::Up, Custom::Thing]',
    ],
    [
      { Resources: { A: { ...topic, Condition: 'C' } } },
      'Unresolved condition dependency C in the Resources block',
    ],
    [{ Resources: {} }, 'At least one Resources member must be defined.'],
    [{ Resources: { A: { ...topic, DependsOn: 'B' } } }, 'Unresolved resource dependencies [B]'],
    [
      { Resources: { A: { ...topic, DependsOn: 'A' } } },
      'Circular dependency between resources: [A]',
    ],
    [
      properties({ 'Fn::If': ['Nobody', 'a', 'b'] }),
      'Template error: unresolved condition dependency Nobody in Fn::If',
    ],
    [
      { Conditions: { C: { 'Fn::Equals': [{ Ref: 'Topic' }, 'x'] } } },
      'Template format error: Unresolved dependencies [Topic]. Cannot reference resources in the Conditions block of the template',
    ],
    [
      { Conditions: { A: { Condition: 'B' }, B: { 'Fn::Not': [{ Condition: 'A' }] } } },
      'Found circular condition dependency with A',
    ],
    [
      { Conditions: { C: { 'Fn::Equals': [{ 'Fn::FindInMap': ['M', 'a', 'b'] }, 'x'] } } },
      "Mapping named 'M' is not present in the 'Mappings' section of template.",
    ],
    [
      { Outputs: { O: { Value: 'x', Export: { Name: { Ref: 'Topic' } } } } },
      'The Name field of every Export member must not depend on any resources',
    ],
    [
      { Conditions: { C: { 'Fn::Equals': [{ 'Fn::ImportValue': 'x' }, 'x'] } } },
      'Template error: Cannot use Fn::ImportValue in Conditions.',
    ],
    [
      properties({ 'Fn::ImportValue': { 'Fn::Sub': `\${A}` } }),
      'Template error: the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs',
    ],
    [properties({ Ref: ['A'] }), 'Every Ref object must have a single String value.'],
    [properties({ 'Fn::GetAtt': ['Topic'] }), 'every Fn::GetAtt object requires two non-empty'],
    [properties({ 'fn::sub': 'x' }), 'Encountered unsupported function: fn::sub'],
    [properties({ 'Fn::FindInMap': ['M', 'a', 'b'] }), "Mapping named 'M' is not present"],
    [
      {
        Resources: {
          A: { ...topic, DependsOn: 'B' },
          B: { ...topic, DependsOn: 'C' },
          C: { ...topic, DependsOn: 'B' },
          D: topic,
        },
      },
      'Circular dependency between resources: [B, C]',
    ],
  ])('%j is refused', (parts, message) => {
    expect(() => checkReferences(read(parts), catalogue)).toThrow(message);
  });

  test('local variables of Fn::Sub are no references', () => {
    const parts = properties({ 'Fn::Sub': [`\${Local}-\${!Literal}`, { Local: 'x' }] });

    expect(() => checkReferences(read(parts), catalogue)).not.toThrow();
  });
});

describe('capabilities', () => {
  const role = (properties: object) =>
    read({ Resources: { R: { Type: 'AWS::IAM::Role', Properties: properties } } });

  test('a role needs CAPABILITY_IAM, and one with a name CAPABILITY_NAMED_IAM', () => {
    expect(() => checkCapabilities(role({}), [])).toThrow(
      'Requires capabilities : [CAPABILITY_IAM]',
    );
    expect(() => checkCapabilities(role({}), ['CAPABILITY_IAM'])).not.toThrow();
    expect(() => checkCapabilities(role({ RoleName: 'x' }), ['CAPABILITY_IAM'])).toThrow(
      'Requires capabilities : [CAPABILITY_NAMED_IAM]',
    );
    expect(() =>
      checkCapabilities(role({ RoleName: 'x' }), ['CAPABILITY_NAMED_IAM']),
    ).not.toThrow();
  });

  test('a template without IAM needs none', () => {
    expect(() => checkCapabilities(read({}), [])).not.toThrow();
  });
});
