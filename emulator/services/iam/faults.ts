import { Fault } from '../../fault.ts';

export function noSuchEntity(message: string): Fault {
  return new Fault('NoSuchEntityException', message);
}

export function alreadyExists(what: string, name: string): Fault {
  return new Fault('EntityAlreadyExistsException', `${what} with name ${name} already exists.`);
}

export function deleteConflict(first: string): Fault {
  return new Fault('DeleteConflictException', `Cannot delete entity, must ${first} first.`);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (the default quotas) */
export function quotaExceeded(quota: string, most: number): Fault {
  return new Fault('LimitExceededException', `Cannot exceed quota for ${quota}: ${most}`);
}

export function invalidInput(message: string): Fault {
  return new Fault('InvalidInputException', message);
}

/** Input that breaks the API model; IAM's own error list has no class for it. */
export function validationError(message: string): Fault {
  return new Fault('ValidationError', message, { status: 400 });
}

export function malformed(message: string): Fault {
  return new Fault('MalformedPolicyDocumentException', message);
}
