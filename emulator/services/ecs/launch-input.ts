import type * as Ecs from '@aws-sdk/client-ecs';
import { notImplemented } from '../../fault.ts';
import { checkStrategy } from './capacity.ts';
import { invalidParameter } from './faults.ts';
import type { Cluster } from './store.ts';

interface Given {
  readonly launchType?: Ecs.LaunchType | undefined;
  readonly capacityProviderStrategy?: Ecs.CapacityProviderStrategyItem[] | undefined;
  readonly platformVersion?: string | undefined;
}

interface Launch {
  readonly platformVersion: string;
  readonly launchType?: 'FARGATE';
  readonly strategy?: readonly Ecs.CapacityProviderStrategyItem[];
}

/** Fargate it is, by launch type or by its capacity providers. */
export function readLaunch(
  { launchType, capacityProviderStrategy, platformVersion = 'LATEST' }: Given,
  cluster: Cluster,
): Launch {
  const hasStrategy = capacityProviderStrategy !== undefined && capacityProviderStrategy.length > 0;
  if (launchType !== undefined && hasStrategy) {
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  if (launchType !== undefined && launchType !== 'FARGATE') {
    throw notImplemented(`The launch type ${launchType}`);
  }
  if (!/^(LATEST|1\.4\.0)$/.test(platformVersion)) {
    throw notImplemented(`The platform version ${platformVersion}`);
  }
  const asked = hasStrategy ? capacityProviderStrategy : cluster.defaultStrategy;
  const strategy = launchType === undefined ? checkStrategy(asked, cluster.capacityProviders) : [];
  if (launchType === undefined && strategy.length === 0)
    throw notImplemented('The launch type EC2');
  return {
    platformVersion: platformVersion === 'LATEST' ? '1.4.0' : platformVersion,
    ...(strategy.length > 0 ? { strategy } : { launchType: 'FARGATE' as const }),
  };
}
