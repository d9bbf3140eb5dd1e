import type * as S3 from '@aws-sdk/client-s3';
import type { Operations } from '../../service.ts';
import { changes, shows } from './bucket-operation.ts';
import { invalidRequest, malformedXml } from './faults.ts';

/** How objects travel and who pays for it: kept and given back, for nothing here travels faster or costs anything. */
export const transfer = {
  PutBucketAccelerateConfiguration: changes<S3.PutBucketAccelerateConfigurationCommandInput>(
    's3:PutAccelerateConfiguration',
    (bucket, input) => {
      const status = input.AccelerateConfiguration?.Status;
      if (bucket.name.includes('.')) {
        throw invalidRequest(
          'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names',
        );
      }
      if (status !== 'Enabled' && status !== 'Suspended') {
        throw malformedXml(`Status is ${String(status)}`);
      }
      bucket.accelerate = status;
    },
  ),
  GetBucketAccelerateConfiguration: shows<
    S3.GetBucketAccelerateConfigurationCommandInput,
    { Status?: S3.BucketAccelerateStatus }
  >('s3:GetAccelerateConfiguration', ({ accelerate }) =>
    accelerate === undefined ? {} : { Status: accelerate },
  ),
  PutBucketRequestPayment: changes<S3.PutBucketRequestPaymentCommandInput>(
    's3:PutBucketRequestPayment',
    (bucket, input) => {
      const payer = input.RequestPaymentConfiguration?.Payer;
      if (payer === 'Requester') bucket.payer = payer;
      else if (payer === 'BucketOwner') delete bucket.payer;
      else throw malformedXml(`Payer is ${String(payer)}`);
    },
  ),
  GetBucketRequestPayment: shows<S3.GetBucketRequestPaymentCommandInput, { Payer: S3.Payer }>(
    's3:GetBucketRequestPayment',
    ({ payer = 'BucketOwner' as const }) => ({ Payer: payer }),
  ),
} satisfies Operations<typeof S3>;
