import type { CanaryScenario } from '../scenario.ts';
import { burst } from './burst.ts';

export const everydayUse: CanaryScenario = {
  id: 'everyday-use',
  title: 'the watched role makes fewer successful calls than the volume threshold',
  actor: 'caller',
  expects: { outcome: 'silence' },
  async drive(stage) {
    await burst(stage, Math.min(3, stage.volumeThreshold - 1), { countsIn: 'volume' });
  },
};
