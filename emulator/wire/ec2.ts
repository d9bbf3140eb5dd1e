import type { StaticStructureSchema } from '@smithy/types';
import type { Codec, FaultContext, WireAnswer } from './codec.ts';
import { memoize, structure, xml } from './envelope.ts';
import { type FormStyle, readForm } from './form.ts';
import { parseForm } from './form-tree.ts';
import type { OperationModel } from './model.ts';
import type { ResolvedFault } from './resolve-fault.ts';

/** https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
const style: FormStyle = {
  memberKey: (name, traits) =>
    typeof traits.ec2QueryName === 'string'
      ? traits.ec2QueryName
      : capitalize(traits.xmlName ?? name),
  isFlat: () => true,
  malformed: 'InvalidParameterValue',
};

/** The output's members beside a `requestId`, without the Query protocol's result element. */
const responseSchema = memoize((operation: OperationModel): StaticStructureSchema => {
  const { output } = operation;
  const members = ['requestId', ...(output?.[4] ?? [])];
  return [
    3,
    operation.schema[1],
    `${operation.name}Response`,
    0,
    members,
    [0, ...(output?.[5] ?? [])],
  ];
});

const fault = structure('com.amazonaws.ec2', 'Error', { Code: 0, Message: 0 });
const errors = structure('com.amazonaws.ec2', 'Errors', { Error: fault });
const faultSchema = structure('com.amazonaws.ec2', 'Response', { Errors: errors, RequestID: 0 });

export const codec: Codec = {
  decode: (_model, operation, message) =>
    readForm(operation, message.form ?? parseForm(message.body.toString()), style),

  encode: (model, operation, output, requestId) =>
    answer(200, xml(model, responseSchema(operation), { ...asObject(output), requestId })),

  fault: encodeFault,
};

/** `Response > Errors > Error + RequestID`, in no namespace. The EC2 model has no exceptions. */
function encodeFault(resolved: ResolvedFault, context: FaultContext): WireAnswer {
  const error = { Code: resolved.code, Message: resolved.message };
  const value = { Errors: { Error: error }, RequestID: context.requestId };
  return answer(resolved.status ?? 400, xml(context.model, faultSchema, value, ''));
}

function answer(status: number, body: string): WireAnswer {
  return { status, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body };
}

function asObject(output: unknown): object {
  return typeof output === 'object' && output !== null ? output : {};
}

function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
