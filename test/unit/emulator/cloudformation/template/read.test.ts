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
    [{ Resources: {} }, 'At least one Resources member must be defined.'],
    [{ Resources: { 'a-b': topic } }, 'Resource name a-b is non alphanumeric.'],
    [{ Resources: { A: {} } }, 'Every Resources object must contain a Type member.'],
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
      'Unrecognized DeletionPolicy "Keep" for resource A',
    ],
    [
      { Resources: { A: { ...topic, DeletionPolicy: 'Snapshot' } } },
      'resource type AWS::SNS::Topic does not support the DeletionPolicy Snapshot',
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
    [{ Transform: 'AWS::Serverless-2016-10-31' }, 'AWS::Serverless-2016-10-31" is not implemented'],
    [
      { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>' } } },
      'The type AWS::SSM::Parameter::Value<String> of parameter P is not implemented',
    ],
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
    [{ Resources: { A: { ...topic, DependsOn: 'B' } } }, 'Unresolved resource dependencies [B]'],
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
