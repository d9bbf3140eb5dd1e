import { expect, test } from '@jest/globals';
import { Fault } from '../../../../emulator/fault.ts';
import { json10, json11 } from '../../../../emulator/wire/json.ts';
import { loadModel } from '../../../../emulator/wire/model.ts';
import { resolveFault } from '../../../../emulator/wire/resolve-fault.ts';

/** SQS spoke Query before, and kept the statuses that its errors had there; KMS never did. */
test.each([
  ['sqs', 'PurgeQueueInProgress', 403],
  ['sqs', 'OverLimit', 403],
  ['sqs', 'ResourceNotFoundException', 404],
  ['sqs', 'QueueDoesNotExist', 400],
  ['sqs', 'InvalidParameterValue', 400],
  ['kms', 'NotFoundException', 400],
] as const)('%s answers %s with %i', async (service, code, status) => {
  const model = await loadModel(service);
  const message = { method: 'POST', path: '/', query: '', headers: {}, body: Buffer.alloc(0) };
  const codec = service === 'sqs' ? json10 : json11;

  const answer = codec.fault(resolveFault(model, new Fault(code, 'no')), {
    model,
    message,
    requestId: 'r',
  });

  expect(answer.status).toBe(status);
});
