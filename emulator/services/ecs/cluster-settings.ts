import type * as Ecs from '@aws-sdk/client-ecs';
import { invalidParameter } from './faults.ts';
import { refuseOthers } from './refuse-others.ts';

const levels = ['enabled', 'enhanced', 'disabled'];

/** A cluster's Container Insights are kept, and nothing measures by them. */
export function checkSettings(settings: readonly Ecs.ClusterSetting[] = []): Ecs.ClusterSetting[] {
  for (const { name, value = '' } of settings) {
    if (name !== 'containerInsights') {
      throw invalidParameter(`Unrecognized cluster setting name: ${name}`);
    }
    if (!levels.includes(value)) {
      throw invalidParameter(`Invalid cluster setting value: ${value}`);
    }
  }
  return settings.length > 0 ? [...settings] : [{ name: 'containerInsights', value: 'disabled' }];
}

/** ECS Exec and managed storage have nothing here that they could work on. */
export function refuseConfiguration(configuration: Ecs.ClusterConfiguration = {}): void {
  refuseOthers('a cluster configuration', configuration, []);
}
