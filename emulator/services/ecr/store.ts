import type { Repository as Shape } from '@aws-sdk/client-ecr';
import { regionalStore } from '../../state.ts';

/** Times are milliseconds since the epoch. */
export interface Repository {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly createdAt: number;
  readonly encryption: NonNullable<Shape['encryptionConfiguration']>;
  mutability: Mutability;
  /** Tags that the mutability does not hold for: wildcards, of a mutability `…_WITH_EXCLUSION`. */
  exclusions?: string[];
  scanOnPush: boolean;
  tags: Record<string, string>;
  /** Text of the repository policy. */
  policy?: string;
  lifecyclePolicy?: { readonly text: string; readonly evaluatedAt: number };
  /** Of the timer that evaluates the lifecycle policy next. */
  evaluationTimer?: number;
  preview?: { readonly text: string; readonly at: number };
  /** By digest; absent: none was ever uploaded. */
  layers?: Record<string, Layer>;
  uploads?: Record<string, LayerUpload>;
  /** By digest, in the order they were pushed. */
  images: Record<string, Image>;
}

export type Mutability =
  | 'MUTABLE'
  | 'IMMUTABLE'
  | 'MUTABLE_WITH_EXCLUSION'
  | 'IMMUTABLE_WITH_EXCLUSION';

export interface Layer {
  readonly size: number;
  /** Its bytes as they were uploaded, each part in base64. */
  readonly parts: readonly string[];
}

/** What came in so far, each part in base64. */
export interface LayerUpload {
  /** When it began. */
  readonly at: number;
  readonly parts: string[];
}

export interface Image {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly artifactMediaType?: string;
  /** Of its layers and its configuration; an index has none of its own. */
  readonly bytes?: number;
  /** Manifests that an index holds together. */
  readonly references: readonly string[];
  pushedAt: number;
  tags: string[];
  /** The last one; absent: it was never scanned. */
  scan?: ImageScan;
}

export interface ImageScan {
  readonly startedAt: number;
  /** What the repository's tag said of findings when it began. */
  readonly text: string;
}

export const repositoriesOf = regionalStore<{
  repositories: Record<string, Repository>;
  /** Text of the registry's own policy. */
  policy?: string;
}>('ecr', () => ({ repositories: {} }));
