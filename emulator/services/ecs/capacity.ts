import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import { notImplemented } from '../../fault.ts';
import { invalidParameter } from './faults.ts';

const fargate = ['FARGATE', 'FARGATE_SPOT'];

/** Only Fargate's two; others stand for EC2 instances. */
export function checkProviders(names: readonly string[] = []): string[] {
  for (const name of names) {
    if (!fargate.includes(name)) throw notImplemented(`The capacity provider ${name}`);
  }
  return [...new Set(names)];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html */
export function checkStrategy(
  items: readonly CapacityProviderStrategyItem[] = [],
  providers: readonly string[],
): CapacityProviderStrategyItem[] {
  for (const { capacityProvider = '', weight = 0, base = 0 } of items) {
    checkProviders([capacityProvider]);
    if (!providers.includes(capacityProvider)) {
      throw invalidParameter(
        `The specified capacity provider '${capacityProvider}' is not associated with the cluster. Specify a valid capacity provider and try again.`,
      );
    }
    if (weight < 0 || weight > 1000) {
      throw invalidParameter('The capacity provider weight must be between 0 and 1000');
    }
    if (base < 0 || base > 100_000) {
      throw invalidParameter('The capacity provider base must be between 0 and 100000');
    }
  }
  if (items.filter(({ base = 0 }) => base > 0).length > 1) {
    throw invalidParameter('Only one capacity provider in a strategy can have a base defined.');
  }
  if (items.length > 0 && items.every(({ weight = 0, base = 0 }) => weight === 0 && base === 0)) {
    throw invalidParameter(
      'A capacity provider strategy must have at least one capacity provider with a weight greater than 0.',
    );
  }
  return items.map(({ capacityProvider, weight = 0, base = 0 }) => ({
    ...{ capacityProvider, weight, base },
  }));
}

/** The provider of the next task: base first, then whoever is furthest behind its weight. */
export function nextProvider(
  strategy: readonly CapacityProviderStrategyItem[],
  running: readonly (string | undefined)[],
): string | undefined {
  const share = ({ capacityProvider, weight = 0, base = 0 }: CapacityProviderStrategyItem) => {
    const count = running.filter((name) => name === capacityProvider).length;
    if (count < base) return -1;
    return weight === 0 ? Number.POSITIVE_INFINITY : (count - base) / weight;
  };
  const [first] = [...strategy].sort((one, other) => share(one) - share(other));
  return first?.capacityProvider;
}
