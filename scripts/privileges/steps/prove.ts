import { scenarios } from '../../../actions/canary/src/scenarios/index.ts';
import {
  deploy,
  detectDrift,
  planChanges,
  runCanary,
  runDrill,
  StepFailure,
} from '../../pipeline.ts';
import type { StepResult } from '../../runner.ts';
import { asAdministrator } from '../callers.ts';
import { inRelease, type Place, type Step } from '../place.ts';

/** Plans; the canary, a scenario at a time and as a whole; and the drill. */
export const proofSteps: readonly Step[] = [
  {
    name: 'plan, and apply the plan',
    after: 'deploy detection-application',
    idle: true,
    run: planAndApply,
  },
  {
    name: 'look for drift',
    after: 'deploy detection-application',
    idle: true,
    run: (place) => detectDrift(place.stage, inRelease(place)),
  },
  ...scenarios.map(
    ({ id }): Step => ({
      name: `canary: ${id}`,
      after: 'deploy detection-canary',
      run: async (place) =>
        demandPass(await runCanary(place.stage, inRelease(place, { scenarios: id }))),
    }),
  ),
  {
    name: 'canary',
    after: 'deploy detection-canary',
    run: async (place) => demandPass(await runCanary(place.stage, inRelease(place))),
  },
  {
    name: 'drill',
    after: 'deploy detection-application',
    async run(place) {
      const since = place.world.clock.now();
      demandPass(await runDrill(place.stage, inRelease(place)));
      await demandLog(place, since);
    },
  },
  {
    name: 'let the dead man speak',
    after: 'deploy canary',
    run: letDeadManSpeak,
  },
];

async function planAndApply(place: Place): Promise<void> {
  const inputs = { stacks: 'detection-canary\ndetection-application' };
  const { outputs } = await planChanges(place.stage, inRelease(place, inputs, 'next'));
  await deploy(place.stage, inRelease(place, { ...inputs, plan: outputs.plan ?? '' }, 'next'));
}

/** The service's own log tells of what it was asked. */
async function demandLog(place: Place, startTime: number): Promise<void> {
  const { events = [] } = await asAdministrator(place)<{ events?: object[] }>(
    'logs',
    'FilterLogEvents',
    { logGroupName: `${place.stage.prefix}-application`, startTime },
  );
  if (events.length === 0) throw new Error('the service has written no log');
}

/** A day without a heartbeat: the operators must hear of it. */
async function letDeadManSpeak(place: Place): Promise<void> {
  const { account, region, prefix } = place.stage;
  const call = asAdministrator(place);
  const TopicArn = `arn:aws:sns:${region}:${account}:${prefix}-operators`;
  const { QueueUrl } = await call('sqs', 'CreateQueue', {
    QueueName: 'operator',
    Attributes: {
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: '*',
          },
        ],
      }),
    },
  });
  const Endpoint = `arn:aws:sqs:${region}:${account}:operator`;
  await call('sns', 'Subscribe', { TopicArn, Protocol: 'sqs', Endpoint });
  await place.world.clock.advance(26 * 3600 * 1000);
  const { Messages = [] } = await call<{ Messages?: object[] }>('sqs', 'ReceiveMessage', {
    QueueUrl,
  });
  if (Messages.length === 0) throw new Error('nobody heard of a canary that is silent');
}

function demandPass(result: StepResult): void {
  if (result.exitCode !== 0) throw new StepFailure('canary', result);
}
