import type * as S3 from '@aws-sdk/client-s3';
import type { Operations } from '../../service.ts';
import { bucketAccess } from './access.ts';
import { enforced } from './acl.ts';
import { malformedXml, notConfigured } from './faults.ts';
import { findBucket } from './find-bucket.ts';
import { isOwnersAlone } from './grants.ts';
import { bucketEvent } from './trail.ts';

const ownerships = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'];

export const ownership = {
  PutBucketOwnershipControls: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutBucketOwnershipControls'),
    handle: (input, call) => {
      const [rule] = input.OwnershipControls?.Rules ?? [];
      const wanted = rule?.ObjectOwnership;
      if (wanted === undefined || !ownerships.includes(wanted)) {
        throw malformedXml(`ObjectOwnership is ${String(wanted)}`);
      }
      const bucket = findBucket(call, input);
      const { acl = [], account } = bucket;
      if (wanted === 'BucketOwnerEnforced' && !isOwnersAlone(acl, account)) throw enforced();
      bucket.ownership = wanted;
      return {};
    },
    trail: bucketEvent,
  },
  GetBucketOwnershipControls: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:GetBucketOwnershipControls'),
    handle: (input, call) => {
      const bucket = findBucket(call, input);
      const ObjectOwnership = bucket.ownership as S3.ObjectOwnership | undefined;
      if (ObjectOwnership === undefined) {
        const message = 'The bucket ownership controls were not found';
        throw notConfigured('OwnershipControlsNotFoundError', message, bucket.name);
      }
      return { OwnershipControls: { Rules: [{ ObjectOwnership }] } };
    },
    trail: bucketEvent,
  },
  DeleteBucketOwnershipControls: {
    access: (input, call) =>
      bucketAccess(call, findBucket(call, input), 's3:PutBucketOwnershipControls'),
    handle: (input, call) => {
      delete findBucket(call, input).ownership;
      return {};
    },
    trail: bucketEvent,
  },
} satisfies Operations<typeof S3>;
