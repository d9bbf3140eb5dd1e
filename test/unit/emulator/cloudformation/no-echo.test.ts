import { expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const template = {
  Parameters: { Secret: { Type: 'String', NoEcho: 'true' }, Open: { Type: 'String' } },
  Resources: {
    T: {
      Type: 'AWS::SNS::Topic',
      Properties: { DisplayName: { 'Fn::Sub': `\${Open}-\${Secret}` } },
    },
  },
};
const parameters = { Secret: 'hunter2', Open: 'plain' };

test('the value of a parameter with NoEcho is shown nowhere, and used all the same', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);

  const stack = await stacks.create('s', template, { parameters });
  const changed = { parameters: { ...parameters, Secret: 'hunter3' } };
  const changeSet = await stacks.changeSet('s', template, changed);
  await stacks.update('s', template, changed);
  const values = await stacks.call('DescribeChangeSet', {
    ChangeSetName: changeSet.ChangeSetId,
    IncludePropertyValues: true,
  });

  const shown = JSON.stringify([stack, await stacks.events('s'), changeSet, values]);
  const TopicArn = await stacks.physicalId('s', 'T');
  expect(shown).not.toContain('hunter');
  expect(shown).toContain('plain-****');
  expect(await client(world, 'sns')('GetTopicAttributes', { TopicArn })).toMatchObject({
    Attributes: { DisplayName: 'plain-hunter3' },
  });
});

test('CloudTrail keeps neither parameters nor templates', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);

  await stacks.create('s', template, { parameters });

  await world.clock.advance(3_600_000);
  const { Events } = await client(world, 'cloudtrail')<{ Events: { CloudTrailEvent: string }[] }>(
    'LookupEvents',
    { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateStack' }] },
  );
  const [event] = Events.map(
    ({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent) as { requestParameters: object },
  );
  expect(event?.requestParameters).toEqual({
    stackName: 's',
    capabilities: ['CAPABILITY_NAMED_IAM'],
    parameters: [
      { parameterKey: 'Secret', parameterValue: '****' },
      { parameterKey: 'Open', parameterValue: '****' },
    ],
  });
});
