import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Bench } from '../../../scripts/privileges/bench.ts';
import { asAdministrator, demandRefusal, inRole } from '../../../scripts/privileges/callers.ts';
import { examine } from '../../../scripts/privileges/examine.ts';
import { Ledger } from '../../../scripts/privileges/ledger.ts';
import { nameOf, removalsOf } from '../../../scripts/privileges/permission.ts';
import type { Step } from '../../../scripts/privileges/place.ts';
import { record } from '../../../scripts/privileges/recording.ts';
import { lastStatusOf } from '../../../scripts/privileges/stack-status.ts';
import { markTemplate } from '../../../scripts/privileges/template.ts';
import { summarize } from '../../../scripts/privileges/verdict.ts';

const source = `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: small
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }
      Policies:
        - PolicyName: own
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Sid: Queues
                Effect: Allow
                Action: [sqs:CreateQueue, sqs:TagQueue, sqs:SetQueueAttributes, sqs:ReceiveMessage]
                Resource: '*'
              - { Sid: NoDeletion, Effect: Deny, Action: sqs:DeleteQueue, Resource: '*' }
              - { Sid: NoPurge, Effect: Deny, Action: sqs:PurgeQueue, Resource: '*' }
              - { Sid: Everything, Effect: Allow, Action: ['sqs:Delete*', 'sqs:Receive*'], Resource: '*' }
`;
const { text, statements } = markTemplate('small', source);
const roleArn = 'arn:aws:iam::123456789012:role/small';

const steps: Step[] = [
  {
    name: 'deploy',
    async run(place) {
      const call = asAdministrator(place);
      const StackName = 'small';
      const Capabilities = ['CAPABILITY_NAMED_IAM'];
      await call('cloudformation', 'CreateStack', { StackName, TemplateBody: text, Capabilities });
      expect(await lastStatusOf(place, StackName)).toBe('CREATE_COMPLETE');
    },
  },
  {
    name: 'use',
    after: 'deploy',
    async run(place) {
      const call = await inRole(place, 'ec2.amazonaws.com', roleArn);
      const { QueueUrl } = await call('sqs', 'CreateQueue', { QueueName: 'q' });
      await call('sqs', 'ReceiveMessage', { QueueUrl });
      // Some steps can do without what they ask for.
      await call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: {} }).catch(() => {});
      await demandRefusal('deletion', call('sqs', 'DeleteQueue', { QueueUrl }));
    },
  },
];
const reasons = [
  {
    permissions: ['small/Role/Queues sqs:TagQueue'],
    why: 'Kept.',
    source: 'https://docs.aws.amazon.com/',
  },
];

let bench: Bench;
beforeAll(async () => {
  const here = process.cwd();
  bench = await Bench.open({
    ...{ present: here, next: here, reworded: here, large: here, mistaken: here, failing: here },
  });
});
afterAll(async () => bench.close());

test('each permission is taken away in turn, and what breaks is used', async () => {
  const ledger = new Ledger(statements);
  const recording = await record(bench, steps, ledger, () => {});
  const removals = statements.flatMap(removalsOf);

  const lines: string[] = [];
  const judged = await examine([{ bench, steps, recording }], removals, ledger, reasons, (line) =>
    lines.push(line),
  );

  expect(judged.map(({ removal, verdict }) => `${nameOf(removal)}: ${verdict}`)).toEqual([
    'small/Role/trust-1: used',
    'small/Role/Queues: used',
    'small/Role/Queues sqs:CreateQueue: used',
    'small/Role/Queues sqs:TagQueue: reasoned',
    'small/Role/Queues sqs:SetQueueAttributes: unexplained',
    // Everything allows it as well.
    'small/Role/Queues sqs:ReceiveMessage: unexplained',
    'small/Role/NoDeletion: used',
    'small/Role/NoPurge: unexplained',
    'small/Role/Everything: unexplained',
    'small/Role/Everything sqs:Delete*: unexplained',
    'small/Role/Everything sqs:Receive*: unexplained',
  ]);
  expect(summarize(judged, reasons)).toMatchObject({
    actions: 9,
    used: 3,
    reasoned: 1,
    unexplained: 5,
  });
  expect(lines).toContain(
    '4/9 MISS  small/Role/Queues sqs:SetQueueAttributes: without it these succeed as well: use',
  );
  expect(lines).toHaveLength(9);
});

test('a pipeline that does not succeed with all permissions proves nothing', async () => {
  const broken: Step = { name: 'use', run: () => Promise.reject(new Error('no way')) };

  await expect(record(bench, [broken], new Ledger(statements), () => {})).rejects.toThrow(
    'with all permissions, "use" failed: no way',
  );
});
