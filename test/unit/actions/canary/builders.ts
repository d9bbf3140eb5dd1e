import type { PassedHop } from '../../../../actions/canary/src/chain.ts';
import type { Evidence, StateChange } from '../../../../actions/canary/src/evidence.ts';
import type { Deadlines, Driven, Wave } from '../../../../actions/canary/src/judge.ts';
import type { CanaryScenario, Expectation } from '../../../../actions/canary/src/scenario.ts';
import type { ProvokedCall } from '../../../../actions/canary/src/stage.ts';
import type { Target } from '../../../../actions/canary/src/target.ts';

export const minute = 60_000;
/** When the first call was answered. */
export const start = Date.UTC(2026, 10, 23, 8);
export const at = (minutes: number): number => start + minutes * minute;

export const alarmOf = (detection: string): Expectation => ({
  outcome: 'alarm',
  detection,
  sample: { eventName: 'Encrypt', errorCode: 'AccessDenied' },
});

export const silence: Expectation = { outcome: 'silence' };

export function aScenario(overrides: Partial<CanaryScenario> = {}): CanaryScenario {
  return {
    id: 'denied',
    title: 'the watched role is refused',
    actor: 'caller',
    expects: alarmOf('denied'),
    drive: async () => {},
    ...overrides,
  };
}

export function aCall(overrides: Partial<ProvokedCall> = {}): ProvokedCall {
  return { requestId: 'call-1', at: start, countsIn: 'denied', ...overrides };
}

export function aDriven(overrides: Partial<Driven> = {}): Driven {
  return { scenario: aScenario(), calls: [aCall()], ...overrides };
}

export const deadlines: Deadlines = {
  delivered: 20 * minute,
  alarmed: 5 * minute,
  notified: 2 * minute,
  recovered: 15 * minute,
};

export function aWave(driven: readonly Driven[], windowMinutes = 5): Wave {
  const windows = new Map([['denied', windowMinutes * minute]]);
  return { driven, deadlines, detections: ['denied', 'volume'], windows };
}

const changed = (minutes: number, state: StateChange['state']): StateChange => ({
  at: at(minutes),
  state,
  reason: `Threshold Crossed: ${state}`,
});

export const up = (minutes: number) => changed(minutes, 'ALARM');
export const down = (minutes: number) => changed(minutes, 'OK');

/** What a sound chain shows of one denied call; overrides take single hops away. */
export function evidence(overrides: Partial<Evidence> = {}): Evidence {
  return {
    now: at(20),
    recorded: new Map([['call-1', at(1)]]),
    delivered: new Map([['call-1', [{ at: at(5) }]]]),
    foreign: [],
    others: new Map(),
    counted: new Map([['denied', { sum: 1, since: at(6) }]]),
    changes: new Map([['denied', [up(7), down(13)]]]),
    messages: new Map([['denied', { at: at(8) }]]),
    ...overrides,
  };
}

export const hopsOf = (passed: readonly PassedHop[]): string[] => passed.map(({ hop }) => hop);

export function aTarget(overrides: Partial<Target> = {}): Target {
  const role = (name: string) => `arn:aws:iam::123456789012:role/keywatch/canary/${name}`;
  return {
    trailArn: 'arn:aws:cloudtrail:ap-southeast-2:123456789012:trail/keywatch',
    logGroupName: '/keywatch/trail',
    metricNamespace: 'Keywatch/canary',
    topicArn: 'arn:aws:sns:ap-southeast-2:123456789012:keywatch-canary',
    topicKeyArn: 'arn:aws:kms:ap-southeast-2:123456789012:key/1',
    queueUrl: 'https://sqs.ap-southeast-2.amazonaws.com/123456789012/keywatch-observer',
    queueArn: 'arn:aws:sqs:ap-southeast-2:123456789012:keywatch-observer',
    detections: ['denied', 'wrong-key', 'invalid-ciphertext', 'volume'].map((id) => ({
      id,
      alarmName: `${id}-alarm`,
      filterName: `${id}-filter`,
      metricName: `${id}-metric`,
    })),
    volumeThreshold: 20,
    roles: { caller: role('caller'), bystander: role('bystander') },
    keys: { allowed: 'key/allowed', other: 'key/other', forbidden: 'key/forbidden' },
    heartbeat: { namespace: 'Keywatch', metricName: 'Heartbeat', failureMetricName: 'Failure' },
    ...overrides,
  };
}
