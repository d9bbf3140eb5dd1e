import type { ServiceModule } from '../../service.ts';
import { acl } from './acl.ts';
import { bucketPolicy } from './bucket-policy.ts';
import { buckets } from './buckets.ts';
import { configurations } from './configurations.ts';
import { copying } from './copy-object.ts';
import { cors } from './cors.ts';
import { deleting } from './delete-object.ts';
import { getting } from './get-object.ts';
import { carryOut, lifecycle } from './lifecycle.ts';
import { listing } from './list-objects.ts';
import { versionListing } from './list-versions.ts';
import { multipart } from './multipart.ts';
import { namedConfigurations } from './named-configurations.ts';
import { notification } from './notification.ts';
import { attributes } from './object-attributes.ts';
import { objectLock } from './object-lock.ts';
import { objectTagging } from './object-tagging.ts';
import { ownership } from './ownership.ts';
import { putting } from './put-object.ts';
import { replication } from './replication.ts';
import { retention } from './retention.ts';
import { settings } from './settings.ts';
import { transfer } from './transfer.ts';
import { partCopying } from './upload-part-copy.ts';
import { website } from './website.ts';

export default {
  operations: {
    ...buckets,
    ...bucketPolicy,
    ...settings,
    ...ownership,
    ...configurations,
    ...lifecycle,
    ...attributes,
    ...putting,
    ...getting,
    ...deleting,
    ...copying,
    ...listing,
    ...versionListing,
    ...multipart,
    ...partCopying,
    ...acl,
    ...cors,
    ...namedConfigurations,
    ...notification,
    ...objectLock,
    ...objectTagging,
    ...replication,
    ...retention,
    ...transfer,
    ...website,
  } as ServiceModule['operations'],
  timers: { lifecycle: carryOut },
} satisfies ServiceModule;
