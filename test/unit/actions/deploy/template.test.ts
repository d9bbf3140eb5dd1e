import { describe, expect, test } from '@jest/globals';
import { parseTemplate } from '../../../../actions/deploy/src/template.ts';

const parse = (body: string) => parseTemplate('cloudformation/queue.yaml', body);
const resources = "Resources: { Queue: { Type: 'AWS::SQS::Queue' } }";

describe('a template', () => {
  test('tells its parameters, with defaults as text', () => {
    const { parameters } = parse(`Parameters:
  Days: { Type: Number, Default: 90 }
  Password: { Type: String, NoEcho: true }
  Zones: {}
${resources}`);

    expect(parameters).toEqual([
      { name: 'Days', type: 'Number', noEcho: false, defaultValue: '90' },
      { name: 'Password', type: 'String', noEcho: true },
      { name: 'Zones', type: 'String', noEcho: false },
    ]);
  });

  test('tells the line of each resource', () => {
    const { lines } = parse(`Description: x

Resources:
  # a comment
  Queue:
    Type: AWS::SQS::Queue
  Topic: { Type: 'AWS::SNS::Topic' }
`);

    expect([...lines]).toEqual([
      ['Queue', 5],
      ['Topic', 7],
    ]);
  });

  test('may be JSON', () => {
    const { lines, exports } = parse(`{
  "Resources": {
    "Queue": { "Type": "AWS::SQS::Queue" }
  },
  "Outputs": { "One": { "Value": "x", "Export": { "Name": { "Fn::Sub": "\${AWS::StackName}-one" } } } }
}`);

    expect(lines.get('Queue')).toBe(3);
    expect(exports).toMatchObject([{ output: 'One', names: [`\${AWS::StackName}-one`] }]);
  });

  test('tells exports and imports, however deep they stand', () => {
    const { imports, exports } = parse(`
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !ImportValue one
      Tags: [{ Value: !If [A, { 'Fn::ImportValue': !Sub '\${Prefix}-two' }, 1] }]
Outputs:
  A: { Value: x, Export: { Name: one } }
  B: { Value: x }
  C: { Value: x, Export: { Name: !Sub '\${Prefix}-two' } }
`);

    expect(imports).toEqual(['one', `\${Prefix}-two`]);
    expect(exports.flatMap(({ names }) => names)).toEqual(['one', `\${Prefix}-two`]);
  });
});

describe('a bad template is refused with its path', () => {
  test.each([
    ['broken YAML', 'Resources: [', 'cloudformation/queue.yaml is not valid YAML: '],
    [
      'a resource given twice',
      'Resources:\n  A: {}\n  A: {}',
      'cloudformation/queue.yaml is not valid YAML: Map keys must be unique at line 3, column 3',
    ],
    [
      'an empty file',
      '',
      'cloudformation/queue.yaml has no Resources; name a CloudFormation template',
    ],
    ['a list', '- a', 'cloudformation/queue.yaml has no Resources'],
    ['no resources', 'Outputs: {}', 'cloudformation/queue.yaml has no Resources'],
    [
      'a parameter without anything',
      `Parameters: { Name: }\n${resources}`,
      'cloudformation/queue.yaml Parameters.Name is empty; give it a Type',
    ],
    [
      'parameters that are a list',
      `Parameters: [Name]\n${resources}`,
      'cloudformation/queue.yaml Parameters is not a mapping',
    ],
  ])('%s', (_, body, message) => {
    expect(() => parse(body)).toThrow(message);
  });
});

describe("CloudFormation's limit of a template", () => {
  const padded = (bytes: number) => `${resources}\n#`.padEnd(bytes, 'x');

  test('is reached without complaint', () => {
    expect(parse(padded(1_000_000)).body).toHaveLength(1_000_000);
  });

  test('is told before anything is asked of AWS', () => {
    expect(() => parse(padded(1_000_001))).toThrow(
      'cloudformation/queue.yaml has more than 1000000 bytes, which CloudFormation does not take; split the stack',
    );
  });

  test('counts bytes, not characters', () => {
    const body = `${resources}\n#${'é'.repeat(600_000)}`;

    expect(body.length).toBeLessThan(1_000_000);
    expect(() => parse(body)).toThrow('more than 1000000 bytes');
  });
});
