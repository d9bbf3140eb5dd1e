import type { CanaryScenario } from '../scenario.ts';
import { burst } from './burst.ts';

export const bystanderBurst: CanaryScenario = {
  id: 'bystander-burst',
  title: 'a role that nothing watches makes a burst of successful calls',
  actor: 'bystander',
  expects: { outcome: 'silence' },
  async drive(stage) {
    await burst(stage, 2 * stage.volumeThreshold + 1, {});
  },
};
