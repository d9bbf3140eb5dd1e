import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readOutputs } from '../stack-outputs.ts';
import { type Instance, instanceOf } from '../target.ts';

/** The production instance, and the service that a drill speaks to. */
export interface DrillTarget extends Instance {
  readonly failureThreshold: number;
  readonly serviceUrl: string;
  readonly tokenSecretArn: string;
}

export interface DrillStacks {
  readonly trail: string;
  readonly application: string;
  readonly detection: string;
}

/** Reads the target from the outputs of its three stacks. */
export async function readDrillTarget(
  cloudFormation: CloudFormationClient,
  names: DrillStacks,
): Promise<DrillTarget> {
  const [trail, application, detection] = await Promise.all([
    readOutputs(cloudFormation, names.trail),
    readOutputs(cloudFormation, names.application),
    readOutputs(cloudFormation, names.detection),
  ]);
  const watched = application.value('WatchedRoleArn');
  return {
    ...instanceOf(trail, detection),
    // Nothing watches a role that is not there, and no filter may match what it would do.
    roles: { caller: watched, bystander: `${watched}-bystander` },
    failureThreshold: detection.threshold('FailureThreshold'),
    serviceUrl: application.value('ServiceUrl'),
    tokenSecretArn: application.value('TokenSecretArn'),
  };
}
