import type { CanaryScenario } from '../scenario.ts';

export const invalidCiphertext: CanaryScenario = {
  id: 'invalid-ciphertext',
  title: 'the watched role decrypts under another encryption context than it encrypted under',
  actor: 'caller',
  expects: {
    outcome: 'alarm',
    detection: 'invalid-ciphertext',
    sample: { eventName: 'Decrypt', errorCode: 'InvalidCiphertextException' },
  },
  async drive(stage) {
    const CiphertextBlob = await stage.encrypt();
    await stage.call(
      'Decrypt',
      {
        KeyId: stage.keys.allowed,
        CiphertextBlob,
        EncryptionContext: { ...stage.context, forged: 'yes' },
      },
      { error: 'InvalidCiphertextException', countsIn: 'invalid-ciphertext' },
    );
  },
};
