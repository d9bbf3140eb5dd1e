import { Failure } from '../../shared/failure.ts';
import type { StackDefinition } from './manifest.ts';

/** Environments that reach nobody: their deployment files keep the example values. */
const pretended = ['emulator', 'localstack'];

/** Names that the shipped deployment files carry where a team puts its own; nobody else's, by RFC 2606. */
const placeholders = [/@example\.(com|net|org)\b/i, /\bexample-org\b/i];

/** A mail to nobody or a trust in nobody's repository would deploy, and fail only when it is needed. */
export function refusePlaceholders(environment: string, stacks: readonly StackDefinition[]): void {
  if (pretended.includes(environment)) return;
  for (const { deployment, parameters } of stacks) {
    for (const [name, value] of Object.entries(parameters)) {
      const found = placeholders.map((pattern) => pattern.exec(value)?.[0]).find(Boolean);
      if (found === undefined) continue;
      throw new Failure(
        'INVALID_FILE',
        `${deployment} parameters.${name} still has the example value ${JSON.stringify(found)}; replace it by your own before you deploy ${environment}`,
      );
    }
  }
}
