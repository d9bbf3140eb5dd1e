import type { CanaryScenario } from '../scenario.ts';

export const wrongKey: CanaryScenario = {
  id: 'wrong-key',
  title: 'the watched role decrypts with another of its keys than it encrypted with',
  actor: 'caller',
  expects: {
    outcome: 'alarm',
    detection: 'wrong-key',
    sample: { eventName: 'Decrypt', errorCode: 'IncorrectKeyException' },
  },
  async drive(stage) {
    const CiphertextBlob = await stage.encrypt();
    await stage.call(
      'Decrypt',
      { KeyId: stage.keys.other, CiphertextBlob, EncryptionContext: stage.context },
      { error: 'IncorrectKeyException', countsIn: 'wrong-key' },
    );
  },
};
