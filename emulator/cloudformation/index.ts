import type { ServiceModule } from '../service.ts';
import { account } from './operations/account.ts';
import { changeSets } from './operations/change-sets.ts';
import { describe } from './operations/describe.ts';
import { drift } from './operations/drift.ts';
import { events } from './operations/events.ts';
import { policies } from './operations/policies.ts';
import { rollbacks } from './operations/rollbacks.ts';
import { signals } from './operations/signals.ts';
import { stacks } from './operations/stacks.ts';
import { templates } from './operations/templates.ts';

/** AWS CloudFormation: stacks whose resources come from the emulator's own services, by their APIs. */
const cloudFormation: ServiceModule = {
  operations: {
    ...{ ...stacks, ...rollbacks, ...policies, ...signals },
    ...{ ...changeSets, ...describe, ...events, ...drift, ...templates, ...account },
  },
};

export default cloudFormation;
