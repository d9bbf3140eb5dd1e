import type { DrillScenario } from '../scenario.ts';

export const drillChangedContext: DrillScenario = {
  id: 'drill-changed-context',
  title: 'a caller wants to read a record under another context than it was encrypted under',
  expects: {
    outcome: 'alarm',
    detection: 'invalid-ciphertext',
    sample: { eventName: 'Decrypt', errorCode: 'InvalidCiphertextException' },
  },
  async drive(workload) {
    const record = await workload.encrypt();
    const context = { ...record.context, forged: 'yes' };
    await workload.failToDecrypt({ ...record, context }, 'invalid-ciphertext');
  },
};
