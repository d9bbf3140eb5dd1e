import type * as Ecs from '@aws-sdk/client-ecs';
import { notImplemented } from '../../fault.ts';
import { invalidParameter } from './faults.ts';
import { refuseOthers } from './refuse-others.ts';

const known = ['deploymentCircuitBreaker', 'maximumPercent', 'minimumHealthyPercent', 'strategy'];

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
export function readDeploymentConfiguration(
  given: Ecs.DeploymentConfiguration = {},
  before: Ecs.DeploymentConfiguration = {},
): Ecs.DeploymentConfiguration {
  const { alarms, ...rest } = given;
  if (alarms?.enable === true || alarms?.alarmNames?.length) {
    throw notImplemented('alarms of a deploymentConfiguration');
  }
  refuseOthers('deploymentConfiguration', rest, known);
  if (given.strategy !== undefined && given.strategy !== 'ROLLING') {
    throw notImplemented(`The deployment strategy ${given.strategy}`);
  }
  const {
    deploymentCircuitBreaker = before.deploymentCircuitBreaker ?? {
      enable: false,
      rollback: false,
    },
    maximumPercent = before.maximumPercent ?? 200,
    minimumHealthyPercent = before.minimumHealthyPercent ?? 100,
  } = given;
  if (minimumHealthyPercent < 0 || maximumPercent < 0) {
    throw invalidParameter('Deployment percentages must not be negative.');
  }
  if (minimumHealthyPercent === 100 && maximumPercent === 100) {
    throw invalidParameter(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  }
  if (maximumPercent < minimumHealthyPercent || maximumPercent < 100) {
    throw invalidParameter(
      'maximumPercent must be at least 100 and not less than minimumHealthyPercent.',
    );
  }
  return { deploymentCircuitBreaker, maximumPercent, minimumHealthyPercent, strategy: 'ROLLING' };
}
