/** Repeats at the end, a line each, what was not run for want of something to run it with. */
export default class NotRunReporter {
  onRunComplete(_contexts, { testResults }) {
    const titles = testResults.flatMap(({ testResults: tests }) => tests.map(({ title }) => title));
    for (const title of titles) {
      if (title.startsWith('NOT RUN: ')) process.stderr.write(`${title}\n`);
    }
  }
}
