import type { ServiceModule } from '../service.ts';
import { changeSets } from './operations/change-sets.ts';
import { describe } from './operations/describe.ts';
import { events } from './operations/events.ts';
import { stacks } from './operations/stacks.ts';
import { templates } from './operations/templates.ts';

/** AWS CloudFormation: stacks whose resources come from the emulator's own services, by their APIs. */
const cloudFormation: ServiceModule = {
  operations: { ...stacks, ...changeSets, ...describe, ...events, ...templates },
};

export default cloudFormation;
