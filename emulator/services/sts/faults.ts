import { Fault } from '../../fault.ts';

export function accessDenied(message: string): Fault {
  return new Fault('AccessDenied', message, { status: 403 });
}

export function validationError(message: string): Fault {
  return new Fault('ValidationError', message, { status: 400 });
}

export function invalidToken(message: string): Fault {
  return new Fault('InvalidIdentityTokenException', message);
}
