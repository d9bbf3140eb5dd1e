import type { CanaryScenario } from '../scenario.ts';

export const bystanderFailures: CanaryScenario = {
  id: 'bystander-failures',
  title: 'a role that nothing watches fails in all three ways',
  actor: 'bystander',
  expects: { outcome: 'silence' },
  async drive(stage) {
    const { allowed, other, forbidden } = stage.keys;
    const CiphertextBlob = await stage.encrypt();
    const EncryptionContext = stage.context;
    await stage.call(
      'Encrypt',
      { KeyId: forbidden, Plaintext: Buffer.from('keywatch') },
      { error: 'AccessDeniedException' },
    );
    await stage.call(
      'Decrypt',
      { KeyId: other, CiphertextBlob, EncryptionContext },
      { error: 'IncorrectKeyException' },
    );
    await stage.call(
      'Decrypt',
      { KeyId: allowed, CiphertextBlob, EncryptionContext: { forged: 'yes' } },
      { error: 'InvalidCiphertextException' },
    );
  },
};
