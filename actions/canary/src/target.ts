import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Failure } from '../../shared/failure.ts';
import { type Outputs, readOutputs } from './stack-outputs.ts';

/** One detection of the stack under test: a metric filter and the alarm on its metric. */
export interface Detection {
  /** `wrong-key`, from the output `WrongKeyAlarmName`. */
  readonly id: string;
  readonly alarmName: string;
  readonly filterName: string;
  readonly metricName: string;
}

/** An instance of the detection template with all that feeds it and hears of it: the chain, whoever provokes it. */
export interface Instance {
  /** Undefined where stack trail was given a log group that was there before: its trail is not ours. */
  readonly trailArn: string | undefined;
  readonly logGroupName: string;
  readonly metricNamespace: string;
  readonly topicArn: string;
  readonly topicKeyArn: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly detections: readonly Detection[];
  /** The watched role and one that nothing watches. */
  readonly roles: { readonly caller: string; readonly bystander: string };
}

/** Everything that the canary provokes and watches, as the stacks' outputs name it. */
export interface Target extends Instance {
  readonly volumeThreshold: number;
  /** Both roles may use `allowed` and decrypt with `other`; nobody may use `forbidden`. */
  readonly keys: { readonly allowed: string; readonly other: string; readonly forbidden: string };
  readonly heartbeat: {
    readonly namespace: string;
    readonly metricName: string;
    readonly failureMetricName: string;
  };
}

export interface StackNames {
  readonly trail: string;
  readonly canary: string;
  readonly detection: string;
}

/** Reads the target from the outputs of its three stacks. */
export async function readTarget(
  cloudFormation: CloudFormationClient,
  names: StackNames,
): Promise<Target> {
  const [trail, canary, detection] = await Promise.all([
    readOutputs(cloudFormation, names.trail),
    readOutputs(cloudFormation, names.canary),
    readOutputs(cloudFormation, names.detection),
  ]);
  return {
    ...instanceOf(trail, detection),
    roles: { caller: canary.value('WatchedRoleArn'), bystander: canary.value('BystanderRoleArn') },
    volumeThreshold: detection.threshold('VolumeThreshold'),
    keys: {
      allowed: canary.value('WatchedKeyArn'),
      other: canary.value('OtherKeyArn'),
      forbidden: canary.value('ForbiddenKeyArn'),
    },
    heartbeat: {
      namespace: canary.value('MetricNamespace'),
      metricName: canary.value('HeartbeatMetricName'),
      failureMetricName: canary.value('FailureMetricName'),
    },
  };
}

/** What the stacks `trail` and `detection` say of an instance; whom it watches is another stack's. */
export function instanceOf(trail: Outputs, detection: Outputs): Omit<Instance, 'roles'> {
  return {
    trailArn: trail.optional('TrailArn'),
    logGroupName: detection.value('LogGroupName'),
    metricNamespace: detection.value('MetricNamespace'),
    topicArn: detection.value('TopicArn'),
    topicKeyArn: detection.value('TopicKeyArn'),
    queueUrl: detection.value('QueueUrl'),
    queueArn: detection.value('QueueArn'),
    detections: detectionsOf(detection),
  };
}

/** The detection of that id; a scenario that names one which the stack has not is a mistake of the caller. */
export function detectionOf({ detections }: Instance, id: string): Detection {
  const found = detections.find((detection) => detection.id === id);
  if (found !== undefined) return found;
  const known = detections.map((detection) => detection.id).join(', ');
  throw new Failure('INVALID_INPUT', `the detection stack has no detection ${id}, only ${known}`);
}

/** Each detection's block of the template puts out `<Name>AlarmName`, `<Name>FilterName` and `<Name>MetricName`. */
function detectionsOf(outputs: Outputs): Detection[] {
  return outputs.names
    .filter((name) => name.endsWith('AlarmName'))
    .map((name) => name.slice(0, -'AlarmName'.length))
    .map((name) => ({
      id: name.replace(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase(),
      alarmName: outputs.value(`${name}AlarmName`),
      filterName: outputs.value(`${name}FilterName`),
      metricName: outputs.value(`${name}MetricName`),
    }));
}
