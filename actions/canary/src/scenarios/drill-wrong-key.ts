import { anotherKey } from '../drill/workload-stage.ts';
import type { DrillScenario } from '../scenario.ts';

export const drillWrongKey: DrillScenario = {
  id: 'drill-wrong-key',
  title: "a caller wants to read a record with another key than the record's",
  expects: {
    outcome: 'alarm',
    detection: 'invalid-ciphertext',
    sample: { eventName: 'Decrypt', errorCode: 'InvalidCiphertextException' },
  },
  async drive(workload) {
    const record = await workload.encrypt();
    await workload.failToDecrypt({ ...record, key: anotherKey() }, 'invalid-ciphertext');
  },
};
