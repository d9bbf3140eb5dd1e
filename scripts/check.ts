import { parseArgs } from 'node:util';
import { annotate } from '../actions/shared/annotation.ts';
import { cfnLint } from './check/cfn-lint.ts';
import { checkov } from './check/checkov.ts';
import { guard } from './check/guard.ts';
import { jactionlint } from './check/jactionlint.ts';
import { examine } from './check/outcome.ts';
import { isClean, writeReport } from './check/report.ts';
import { show, toAnnotations } from './check/show.ts';
import { zizmor } from './check/zizmor.ts';

/** To add a tool: a file beside theirs, and its line here. */
const TOOLS = [jactionlint, zizmor, cfnLint, guard];

const USAGE = `Usage: node scripts/check.ts [--checkov]
Has tools look at the workflows, the actions' metadata and the templates of the working folder, side
by side. Prints and writes to report/check.json what each found, and how many of its rules are
suppressed somewhere; a suppression without a reason is a finding. Fails on any finding, and if a
tool cannot be had.
  --checkov  has checkov look, and nothing else; its entry joins the others'`;

async function check(root: string, withCheckov: boolean): Promise<void> {
  const tools = withCheckov ? [checkov] : TOOLS;
  const outcomes = await Promise.all(tools.map((tool) => examine(tool, root)));
  const report = await writeReport(root, outcomes);
  console.log(show(report, outcomes));
  if (process.env.GITHUB_ACTIONS) annotate(outcomes.flatMap(toAnnotations));
  if (!isClean(report, tools)) process.exitCode = 1;
}

const { values } = parseArgs({
  options: { checkov: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) console.log(USAGE);
else await check(process.cwd(), values.checkov ?? false);
