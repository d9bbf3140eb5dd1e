import { caseId, type ServiceCases } from '../../test/conformance/case.ts';
import type { KnownDifference } from '../../test/conformance/known-differences.ts';
import { toTable } from './page.ts';

/** What LocalStack does otherwise, each with AWS's page and who is right by it. */
export function differencesTable(
  suite: readonly ServiceCases[],
  known: readonly KnownDifference[],
): string {
  const pages = new Map(
    suite.flatMap(({ service, cases }) =>
      cases.map(({ name, aws }) => [caseId(service, name), aws] as const),
    ),
  );
  const rows = known.map(({ case: id, right, why }) => [
    `[${toText(id)}](${pages.get(id) ?? ''})`,
    right === 'emulator' ? 'the emulator' : 'the page leaves it open',
    toText(why),
  ]);
  return toTable(['what AWS documents', 'who is right', 'what LocalStack does'], rows);
}

/** Text that is no Markdown. */
function toText(text: string): string {
  return text.replaceAll(/[\\|[\]*_<>]/gu, '\\$&');
}
