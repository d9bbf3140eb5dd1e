import type { Value, ValueMap } from './value.ts';

/** A template whose sections and members are known to have the right form. */
export interface Template {
  readonly text: string;
  readonly version?: string;
  readonly description?: string;
  readonly metadata?: ValueMap;
  readonly parameters: Readonly<Record<string, ParameterDeclaration>>;
  readonly rules: Readonly<Record<string, Rule>>;
  readonly mappings: Readonly<Record<string, Record<string, ValueMap>>>;
  readonly conditions: Readonly<Record<string, Value>>;
  readonly resources: Readonly<Record<string, ResourceDefinition>>;
  readonly outputs: Readonly<Record<string, OutputDefinition>>;
}

export interface ParameterDeclaration {
  readonly Type: string;
  readonly Default?: string;
  readonly Description?: string;
  readonly NoEcho: boolean;
  readonly AllowedValues?: readonly string[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly MinLength?: number;
  readonly MaxLength?: number;
  readonly MinValue?: number;
  readonly MaxValue?: number;
}

export interface Rule {
  readonly condition?: Value;
  readonly assertions: readonly { readonly assert: Value; readonly description?: string }[];
}

export type DeletionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

export interface ResourceDefinition {
  readonly type: string;
  readonly condition?: string;
  readonly dependsOn: readonly string[];
  readonly properties: ValueMap;
  readonly metadata?: Value;
  readonly deletionPolicy?: DeletionPolicy;
  readonly updateReplacePolicy?: DeletionPolicy;
  /** Policies that are functions, of parameters and conditions only. */
  readonly policyFunctions?: Readonly<Partial<Record<PolicyAttribute, Value>>>;
}

export type PolicyAttribute = 'DeletionPolicy' | 'UpdateReplacePolicy';

export interface OutputDefinition {
  readonly value: Value;
  readonly condition?: string;
  readonly description?: string;
  readonly exportName?: Value;
}
