import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Fault } from '../../../../../emulator/fault.ts';
import { aWorld, client } from '../../../../support/world.ts';

const names = [
  ...['Ref', 'Condition', 'Fn::GetAtt', 'Fn::Sub', 'Fn::Join', 'Fn::If', 'Fn::Transform'],
  ...['Type', 'Properties', 'DependsOn', 'Value', 'Export', 'Name', 'Default', 'Assertions'],
  ...['Assert', 'Fn::Equals', 'Fn::Contains', 'Fn::FindInMap', 'constructor', '__proto__', 'A'],
];
const texts = [
  ...['A', 'B', 'AWS::SNS::Topic', 'String', 'AWS::SSM::Parameter::Value<String>', 'AWS::Region'],
  ...[`\${A.Arn}`, '', 'AWS::LanguageExtensions', 'constructor', '__proto__', '{{resolve:ssm:a}}'],
];
const sections = [
  ...['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs', 'Rules', 'Metadata'],
  ...['Transform', 'Description', 'AWSTemplateFormatVersion'],
];

const { any } = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    fc.constantFrom<unknown>(...texts, 0, true),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('any'), { maxKeys: 3 }),
  ),
}));

const resource = fc.record({
  Type: fc.constantFrom('AWS::SNS::Topic', 'AWS::SQS::Queue'),
  Properties: fc.dictionary(fc.constantFrom('DisplayName', 'QueueName', 'Tags'), any),
});
const template = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...sections), any, { maxKeys: 3 }),
    fc.dictionary(fc.constantFrom('A', 'B', 'constructor'), resource, { minKeys: 1 }),
    fc.boolean(),
  )
  .map(([parts, Resources, isWhole]) =>
    isWhole ? { Resources, ...parts } : { ...parts, Resources },
  );

test('whatever the template, each operation answers, or refuses it by a fault', async () => {
  await fc.assert(
    fc.asyncProperty(template, async (written) => {
      const cloudFormation = client(aWorld(), 'cloudformation');
      const TemplateBody = JSON.stringify(written);
      const stack = { StackName: 's', TemplateBody, Capabilities: ['CAPABILITY_AUTO_EXPAND'] };
      const requests: [string, object][] = [
        ['ValidateTemplate', { TemplateBody }],
        ['GetTemplateSummary', { TemplateBody }],
        ['CreateChangeSet', { ...stack, ChangeSetName: 'c', ChangeSetType: 'CREATE' }],
        ['GetTemplate', { StackName: 's', ChangeSetName: 'c' }],
      ];
      for (const [operation, request] of requests) {
        await cloudFormation(operation, request).catch((error: unknown) => {
          expect(error).toBeInstanceOf(Fault);
        });
      }
    }),
    { seed: 11, numRuns: 150 },
  );
});
