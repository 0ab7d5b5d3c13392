import { describe, expect, test } from '@jest/globals';
import { recordingSvg } from '../../../toolchain/docs/recording/recordingSvg.ts';
import { createTerminal } from '../../../toolchain/docs/recording/terminal.ts';

describe('the recording of a terminal', () => {
  test('has the text as a terminal shows it after colors and lines that are written again', () => {
    const terminal = createTerminal();
    terminal.write(
      'first\r\n\u001b[2m· web  waiting\u001b[22m\r\n· api\r\n\u001b[2A\u001b[J\u001b[32m✓\u001b[39m web\u001b[?25l\r\n',
    );
    expect(terminal.screen()).toEqual([
      [{ text: 'first', styles: '' }],
      [
        { text: '✓', styles: 'green' },
        { text: ' web', styles: '' },
      ],
      [],
    ]);
    terminal.write('12345\rab\u001b[K');
    expect(terminal.screen()[2]).toEqual([{ text: 'ab', styles: '' }]);
  });

  test('plays frames in a loop, and keeps equal lines once', () => {
    const line = [{ text: 'a < b', styles: 'bold' }];
    const svg = recordingSvg(
      [
        { screen: [line], ms: 500 },
        { screen: [line, line], ms: 1500 },
      ],
      { columns: 20, rows: 2 },
      'a deploy',
    );
    expect(svg.match(/<text /g)).toHaveLength(1);
    expect(svg.match(/<use /g)).toHaveLength(3);
    expect(svg).toContain('<tspan class="bold">a &#60; b</tspan>');
    expect(svg).toMatch(/animation:play 2\.0s step-end infinite/);
    expect(svg).toMatch(/0\.00%\{transform:translateY\(0px\)\}25\.00%\{transform:translateY\(-64px\)\}/);
  });
});
