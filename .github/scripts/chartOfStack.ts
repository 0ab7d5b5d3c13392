/**
 * Prints the chart that a stack deploys: its folder below the project, or the chart of a repository or registry as the stack names it.
 * Usage: node chartOfStack.ts <stack>
 */
import { normalize } from 'node:path';
import { readStack } from '../../components/cli/target/stack.ts';

const { settings } = await readStack(process.argv[2] ?? '');
const { chart, version } = settings.release;
// Only a chart from elsewhere has a version.
console.log(version === undefined && !chart.includes('://') ? normalize(chart).replace(/\/$/, '') : chart);
