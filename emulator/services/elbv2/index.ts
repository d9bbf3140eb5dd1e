import type { ServiceModule } from '../../service.ts';

export default { operations: {} } satisfies ServiceModule;
