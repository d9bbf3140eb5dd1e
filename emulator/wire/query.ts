import type { StaticStructureSchema } from '@smithy/types';
import type { Codec, FaultContext, WireAnswer } from './codec.ts';
import { furtherMembers, memoize, structure, xml } from './envelope.ts';
import { type FormStyle, readForm } from './form.ts';
import { parseForm } from './form-tree.ts';
import type { OperationModel } from './model.ts';
import { blame, type ResolvedFault } from './resolve-fault.ts';

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
const style: FormStyle = {
  memberKey: (name, traits) => traits.xmlName ?? name,
  isFlat: (traits) => Boolean(traits.xmlFlattened),
  malformed: 'MalformedInput',
};

/** `XResponse > XResult + ResponseMetadata`, as a schema around the operation's own output. */
const responseSchema = memoize((operation: OperationModel): StaticStructureSchema => {
  const namespace = operation.schema[1];
  const metadata = structure(namespace, 'ResponseMetadata', { RequestId: 0 });
  return structure(namespace, `${operation.name}Response`, {
    ...(operation.output && { [`${operation.name}Result`]: operation.output }),
    ResponseMetadata: metadata,
  });
});

export const codec: Codec = {
  decode: (_model, operation, message) =>
    readForm(operation, message.form ?? parseForm(message.body.toString()), style),

  encode: (model, operation, output, requestId) =>
    answer(
      200,
      xml(model, responseSchema(operation), {
        [`${operation.name}Result`]: output ?? {},
        ResponseMetadata: { RequestId: requestId },
      }),
    ),

  fault: encodeFault,
};

/** `ErrorResponse > Error + RequestId`. The modelled code is the Query protocol's own (`NoSuchEntity`). */
function encodeFault(fault: ResolvedFault, context: FaultContext): WireAnswer {
  const status = fault.model?.queryStatus ?? fault.status ?? 400;
  const namespace = context.model?.facts.namespace ?? '';
  const error = structure(namespace, 'Error', {
    Type: 0,
    Code: 0,
    Message: 0,
    ...furtherMembers(fault.model),
  });
  const schema = structure(namespace, 'ErrorResponse', { Error: error, RequestId: 0 });
  const code = fault.model?.queryCode ?? fault.code;
  const value = { ...fault.members, Type: blame(status), Code: code, Message: fault.message };
  return answer(status, xml(context.model, schema, { Error: value, RequestId: context.requestId }));
}

function answer(status: number, body: string): WireAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
