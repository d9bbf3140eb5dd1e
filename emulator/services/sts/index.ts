import type { ServiceModule } from '../../service.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';
import { federationToken } from './federation-token.ts';
import { identity } from './identity.ts';

export default {
  operations: { ...assumeRole, ...assumeRoleWithWebIdentity, ...federationToken, ...identity },
} satisfies ServiceModule;
