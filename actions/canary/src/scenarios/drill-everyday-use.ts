import type { DrillScenario } from '../scenario.ts';

export const drillEverydayUse: DrillScenario = {
  id: 'drill-everyday-use',
  title: 'a caller has a text encrypted and reads it back',
  expects: { outcome: 'silence' },
  async drive(workload) {
    await workload.decrypt(await workload.encrypt());
  },
};
