import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  PutCompositeAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { anAlarm, namespaceOf, put, setState } from './alarms.ts';
import type { ServiceCases } from './case.ts';
import { receive } from './queues.ts';
import { aSubscribedQueue, aTopic } from './topics.ts';

const api = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';

export const alarmActions: ServiceCases = {
  service: 'cloudwatch',
  cases: [
    {
      name: 'An alarm that is set to ALARM tells its topic, with name, states and trigger',
      aws: `${guide}/AlarmThatSendsEmail.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn);
        const name = await anAlarm(place, { AlarmActions: [TopicArn] });
        await setState(place, name, 'ALARM');
        const body = JSON.parse((await receive(place, QueueUrl, 10))?.Body ?? '{}');
        const message = JSON.parse(body.Message ?? '{}');
        return {
          subject: body.Subject?.startsWith(`ALARM: "${name}"`),
          name: message.AlarmName === name,
          old: message.OldStateValue,
          new: message.NewStateValue,
          reason: message.NewStateReason,
          account: message.AWSAccountId === place.account,
          metric: message.Trigger?.MetricName,
          namespace: message.Trigger?.Namespace === namespaceOf(place),
          threshold: message.Trigger?.Threshold,
        };
      },
      expected: {
        subject: true,
        name: true,
        old: 'INSUFFICIENT_DATA',
        new: 'ALARM',
        reason: 'set by hand',
        account: true,
        metric: 'Events',
        namespace: true,
        threshold: 1,
      },
    },
    {
      name: 'An alarm does what its state asks for only: OK actions on OK',
      aws: `${api}/API_PutMetricAlarm.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn);
        const name = await anAlarm(place, { OKActions: [TopicArn] });
        await setState(place, name, 'ALARM');
        const first = await receive(place, QueueUrl, 2);
        await setState(place, name, 'OK');
        const body = JSON.parse((await receive(place, QueueUrl, 10))?.Body ?? '{}');
        const { OldStateValue, NewStateValue } = JSON.parse(body.Message ?? '{}');
        return [first === undefined, OldStateValue, NewStateValue];
      },
      expected: [true, 'ALARM', 'OK'],
    },
    {
      name: 'An alarm whose actions are off tells nobody',
      aws: `${api}/API_DisableAlarmActions.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn);
        const name = await anAlarm(place, { AlarmActions: [TopicArn] });
        await place.clients.cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: [name] }));
        await setState(place, name, 'ALARM');
        return (await receive(place, QueueUrl, 2)) === undefined ? 'nothing' : 'a message';
      },
      expected: 'nothing',
    },
    {
      name: 'A datum over the threshold brings a short alarm to ALARM and tells its topic',
      aws: `${guide}/alarm-evaluation.html`,
      clock: 'waiting',
      async run(place) {
        const TopicArn = await aTopic(place);
        const { QueueUrl } = await aSubscribedQueue(place, TopicArn);
        await anAlarm(place, { AlarmActions: [TopicArn], Period: 10 });
        await put(place, [3]);
        const body = JSON.parse((await receive(place, QueueUrl, 20))?.Body ?? '{}');
        const { NewStateValue, NewStateReason } = JSON.parse(body.Message ?? '{}');
        return [NewStateValue, /threshold/i.test(NewStateReason)];
      },
      expected: ['ALARM', true],
    },
    {
      name: 'A composite alarm follows its rule',
      aws: `${api}/API_PutCompositeAlarm.html`,
      async run(place) {
        const child = await anAlarm(place);
        const AlarmName = place.fresh('composite');
        const { cloudWatch } = place.clients;
        await cloudWatch.send(
          new PutCompositeAlarmCommand({ AlarmName, AlarmRule: `ALARM("${child}")` }),
        );
        place.later(() => cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] })));
        await setState(place, child, 'ALARM');
        return place.until(async () => {
          const { CompositeAlarms } = await cloudWatch.send(
            new DescribeAlarmsCommand({
              AlarmNames: [AlarmName],
              AlarmTypes: ['CompositeAlarm'],
            }),
          );
          return CompositeAlarms?.[0]?.StateValue === 'ALARM' ? 'ALARM' : undefined;
        }, 5);
      },
      expected: 'ALARM',
    },
  ],
};
