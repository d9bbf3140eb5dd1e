import type { GitHub, Issue } from '../../shared/github.ts';
import { log } from '../../shared/log.ts';
import { toBody, toClosingComment } from './issue-text.ts';
import { keptIssues } from './kept-issues.ts';
import type { Inputs } from './read-inputs.ts';

export type Result =
  | { readonly outcome: 'opened' | 'updated' | 'closed'; readonly issue: Issue }
  | { readonly outcome: 'none' };

type News = Extract<Inputs, { state: 'open' }>;
type AllClear = Extract<Inputs, { state: 'closed' }>;

const LABEL = 'keywatch';

/** `link` leads to the workflow run that has the news. */
export async function run(inputs: Inputs, github: GitHub, link: string): Promise<Result> {
  const [issue, ...duplicates] = await findKept(inputs.key, github);
  if (issue === undefined) {
    return inputs.state === 'open' ? open(inputs, github, link) : { outcome: 'none' };
  }
  for (const duplicate of duplicates) await closeDuplicate(duplicate, issue, github);
  return inputs.state === 'open'
    ? update(issue, inputs, github, link)
    : close(issue, inputs, github, link);
}

/** The label makes the search short; where it could not be set, or somebody took it off, all open issues are read. */
async function findKept(key: string, github: GitHub): Promise<Issue[]> {
  const me = await github.whoAmI();
  const labelled = keptIssues(await github.listOpenIssues(LABEL), key, me);
  return labelled.length > 0 ? labelled : keptIssues(await github.listOpenIssues(), key, me);
}

async function open(news: News, github: GitHub, link: string): Promise<Result> {
  const isLabelled = await github.ensureLabel(LABEL, 'Kept by a workflow, which closes it, too');
  if (!isLabelled) log(`the token may not make the label ${LABEL}; the issue goes without it`);
  const opened = await github.openIssue(toText(news, link), isLabelled ? [LABEL] : []);
  // Another run may have opened one since the look, and an open that broke off and was repeated may have been done twice.
  const [oldest = opened] = await findKept(news.key, github);
  if (oldest.number >= opened.number) return { outcome: 'opened', issue: opened };
  await closeDuplicate(opened, oldest, github);
  return update(oldest, news, github, link);
}

async function update(issue: Issue, news: News, github: GitHub, link: string): Promise<Result> {
  await github.editIssue(issue, toText(news, link));
  await github.comment(issue.number, `Seen again by ${link}; the text above is new.`);
  return { outcome: 'updated', issue };
}

async function close(
  issue: Issue,
  { key, body }: AllClear,
  github: GitHub,
  link: string,
): Promise<Result> {
  await github.comment(issue.number, toClosingComment(key, body, link));
  await github.closeIssue(issue, 'completed');
  return { outcome: 'closed', issue };
}

/** Closed first: if the comment fails, the next run need not come back to it. */
async function closeDuplicate(duplicate: Issue, kept: Issue, github: GitHub): Promise<void> {
  await github.closeIssue(duplicate, 'not_planned');
  await github.comment(duplicate.number, `Duplicate of #${kept.number}`);
  log(`closed #${duplicate.number}, a duplicate of #${kept.number}`);
}

function toText({ key, title, body }: News, link: string) {
  return { title, body: toBody(key, body, link) };
}
