import type { CanaryScenario } from '../scenario.ts';
import { burst } from './burst.ts';

export const volume: CanaryScenario = {
  id: 'volume',
  title: 'the watched role decrypts, re-encrypts and takes data keys in a burst',
  actor: 'caller',
  expects: {
    outcome: 'alarm',
    detection: 'volume',
    sample: { eventName: 'GenerateDataKey' },
  },
  async drive(stage) {
    // CloudTrail may deliver a burst in two batches: one of them still is beyond the threshold.
    await burst(stage, 2 * stage.volumeThreshold + 1, { countsIn: 'volume' });
  },
};
