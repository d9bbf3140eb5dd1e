import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operations } from '../../service.ts';
import { on, toDescribe } from './access.ts';
import { type AttributeRules, changeAttributes, flag, listAttributes, text } from './attributes.ts';
import { findListener } from './find.ts';
import type { Listener } from './store.ts';

/** Headers that a listener adds to every answer of a target, by the attribute that holds their value. */
const addedHeaders = [
  'strict_transport_security',
  'access_control_allow_origin',
  'access_control_allow_methods',
  'access_control_allow_headers',
  'access_control_allow_credentials',
  'access_control_expose_headers',
  'access_control_max_age',
  'content_security_policy',
  'x_content_type_options',
  'x_frame_options',
] as const;

const serverHeader = 'routing.http.response.server.enabled';
const keyOf = (header: string) => `routing.http.response.${header}.header_value`;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html */
export const listenerRules: AttributeRules = {
  [serverHeader]: flag(true),
  ...Object.fromEntries(addedHeaders.map((header) => [keyOf(header), text])),
};

/** What a listener does to the headers of answers. */
export interface HeaderChanges {
  readonly dropsServer: boolean;
  readonly added: readonly (readonly [name: string, value: string])[];
}

export function headerChanges({ attributes }: Pick<Listener, 'attributes'>): HeaderChanges {
  const added = addedHeaders.flatMap((header) => {
    const value = attributes[keyOf(header)];
    return value ? [[header.replaceAll('_', '-'), value] as const] : [];
  });
  return { dropsServer: attributes[serverHeader] === 'false', added };
}

export const listenerAttributes = {
  DescribeListenerAttributes: {
    access: () => toDescribe('DescribeListenerAttributes'),
    handle: ({ ListenerArn }, call) => ({
      Attributes: listAttributes(findListener(ListenerArn, call).attributes, listenerRules),
    }),
  },
  ModifyListenerAttributes: {
    access: ({ ListenerArn }, call) => on('ModifyListenerAttributes', ListenerArn, call),
    handle: ({ ListenerArn, Attributes }, call) =>
      changeAttributes(findListener(ListenerArn, call), Attributes, listenerRules, 'Listener'),
  },
} satisfies Operations<typeof Elb>;
