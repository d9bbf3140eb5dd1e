import type { FastifySchemaValidationError } from 'fastify';
import { Refusal } from './refusal.ts';

/** Says which member is wrong and why, with words of the schema only: nothing of the request comes back. */
export function describeViolation(errors: readonly FastifySchemaValidationError[]): Refusal {
  // A key's own violation stands before the one that says it is a key's.
  const first = errors.find(({ keyword }) => keyword === 'propertyNames') ?? errors[0];
  return new Refusal('invalid-request', {
    message: first ? `${memberOf(first)} ${reasonOf(first)}.` : 'The request is not valid.',
  });
}

const members = ['name', 'text', 'id', 'key', 'context'];

function memberOf({ instancePath }: FastifySchemaValidationError): string {
  const member = instancePath.split('/')[1];
  return member !== undefined && members.includes(member) ? member : 'The body';
}

function reasonOf({ keyword, params }: FastifySchemaValidationError): string {
  switch (keyword) {
    case 'required':
      return `has no member ${String(params.missingProperty)}`;
    case 'oneOf':
      return 'must have either a name or an id';
    case 'additionalProperties':
      return 'has a member that is not allowed';
    case 'type':
      return `must be of type ${String(params.type)}`;
    case 'minLength':
      return 'is empty or has an empty part';
    case 'maxLength':
      return `has a part longer than ${String(params.limit)} characters`;
    case 'maxProperties':
      return `has more than ${String(params.limit)} pairs`;
    case 'propertyNames':
      return 'has a key that is not allowed';
    default:
      return 'has a character or a form that is not allowed';
  }
}
