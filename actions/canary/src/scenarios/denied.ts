import type { CanaryScenario } from '../scenario.ts';

export const denied: CanaryScenario = {
  id: 'denied',
  title: 'the watched role encrypts with a key that it has no right to',
  actor: 'caller',
  expects: {
    outcome: 'alarm',
    detection: 'denied',
    sample: { eventName: 'Encrypt', errorCode: 'AccessDenied' },
  },
  async drive(stage) {
    await stage.call(
      'Encrypt',
      { KeyId: stage.keys.forbidden, Plaintext: Buffer.from('keywatch') },
      { error: 'AccessDeniedException', countsIn: 'denied' },
    );
  },
};
