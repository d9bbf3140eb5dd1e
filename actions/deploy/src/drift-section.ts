import { escapeMarkdown, toCode, toTable } from '../../shared/summary.ts';
import { shown } from './changes-section.ts';
import type { ResourceDrift } from './drift.ts';
import { valueChanges } from './value-changes.ts';

/** Each resource that is not as it was deployed, a row for each property. `clean`: takes secrets out of a text. */
export function driftSection(
  drifts: readonly ResourceDrift[],
  clean: (text: string) => string,
): string {
  const rows = drifts.flatMap(({ logicalId, type, status, properties }) => {
    const resource = [toCode(logicalId), escapeMarkdown(type), status.toLowerCase()];
    if (properties.length === 0) return [[...resource, '', '', '']];
    return properties
      .flatMap(({ path, deployed, actual }) => valueChanges(path, deployed, actual))
      .map(({ path, before, after }) => [
        ...[...resource, toCode(path)],
        ...[shown(before, clean), shown(after, clean)],
      ]);
  });
  return toTable(['resource', 'type', 'drift', 'property', 'as deployed', 'as it is'], rows);
}
