import type { ServiceModule } from '../../service.ts';
import { engineVersions } from './engine-versions.ts';
import { events } from './events.ts';
import { instances } from './instances.ts';
import { maintain, takeStep } from './life-cycle.ts';
import { parameterGroups } from './parameter-groups.ts';
import { resume } from './resume.ts';
import { snapshots } from './snapshots.ts';
import { subnetGroups } from './subnet-groups.ts';
import { tags } from './tags.ts';

/** RDS for PostgreSQL: each instance is a real server on this machine. */
export default {
  operations: {
    ...instances,
    ...subnetGroups,
    ...parameterGroups,
    ...snapshots,
    ...engineVersions,
    ...events,
    ...tags,
  },
  timers: { step: takeStep, maintain },
  resume,
} satisfies ServiceModule;
