import type { ServiceModule } from '../../service.ts';
import { bucketPolicy } from './bucket-policy.ts';
import { buckets } from './buckets.ts';
import { configurations } from './configurations.ts';
import { copying } from './copy-object.ts';
import { deleting } from './delete-object.ts';
import { getting } from './get-object.ts';
import { listing } from './list-objects.ts';
import { versionListing } from './list-versions.ts';
import { multipart } from './multipart.ts';
import { ownership } from './ownership.ts';
import { putting } from './put-object.ts';
import { settings } from './settings.ts';

export default {
  operations: {
    ...buckets,
    ...bucketPolicy,
    ...settings,
    ...ownership,
    ...configurations,
    ...putting,
    ...getting,
    ...deleting,
    ...copying,
    ...listing,
    ...versionListing,
    ...multipart,
  } as ServiceModule['operations'],
} satisfies ServiceModule;
