import { createHash } from 'node:crypto';
import type { ReportData } from '../data.ts';
import { packReport } from '../pack/packReport.ts';
import { pageCode } from './pageCode.ts';

export interface PageOptions {
  /** Whether the page loads itself again if the server says that the data has changed. @default false */
  live?: boolean;
}

/** The page in one file. It can't use the network: its policy only allows its own script and style. */
export async function assemblePage(data: ReportData, { live = false }: PageOptions = {}): Promise<string> {
  const { script, style } = await pageCode();
  const { summary, details } = packReport(data);
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    ...(live ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<!doctype html>
<html lang="en"${live ? ' data-live' : ''}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(data.project)}: releases</title>
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript to unpack its data.</noscript>
<script type="text/plain" id="summary">${summary}</script>
<script type="text/plain" id="details">${details}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
