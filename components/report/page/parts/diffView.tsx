import { useMemo, useState } from 'preact/hooks';
import { type Block, type DiffLine, diffLines, foldedBlocks, sideBySide } from '../model/lines.ts';
import { Marked } from './mark.tsx';

interface DiffViewProps {
  left: string;
  right: string;
  /** Shows the sides next to each other. */
  split: boolean;
  query: string;
}

/** The lines that differ, with unchanged lines folded. */
export function DiffView({ left, right, split, query }: DiffViewProps) {
  const blocks = useMemo(() => foldedBlocks(diffLines(left, right)), [left, right]);
  return (
    <div class={`diff ${split ? 'split' : 'unified'}`}>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} split={split} query={query} />
      ))}
    </div>
  );
}

function BlockView({ block, split, query }: { block: Block; split: boolean; query: string }) {
  const [open, setOpen] = useState(false);
  if (block.folded && !open) {
    return (
      <button type="button" class="fold" onClick={() => setOpen(true)}>
        {block.lines.length} unchanged lines
      </button>
    );
  }
  if (!split) {
    return (
      <>
        {block.lines.map((line, index) => (
          <div key={index} class={`line ${line.kind}`}>
            <span class="number">{line.left ?? ''}</span>
            <span class="number">{line.right ?? ''}</span>
            <Line line={line} query={query} />
          </div>
        ))}
      </>
    );
  }
  return (
    <>
      {sideBySide(block.lines).map(([before, after], index) => (
        <div key={index} class="pair">
          <Half line={before} number={before?.left} query={query} />
          <Half line={after} number={after?.right} query={query} />
        </div>
      ))}
    </>
  );
}

function Half({ line, number, query }: { line: DiffLine | undefined; number: number | undefined; query: string }) {
  return (
    <div class={`line ${line?.kind ?? 'nothing'}`}>
      <span class="number">{number ?? ''}</span>
      {line === undefined ? <span class="text" /> : <Line line={line} query={query} />}
    </div>
  );
}

const signs = { added: '+', removed: '-', same: ' ' };

function Line({ line: { kind, text, changed }, query }: { line: DiffLine; query: string }) {
  const sign = <span class="sign">{signs[kind]}</span>;
  if (changed === undefined || query !== '') {
    return (
      <span class="text">
        {sign}
        <Marked text={text} query={query} />
      </span>
    );
  }
  const [from, to] = changed;
  return (
    <span class="text">
      {sign}
      {text.slice(0, from)}
      <b>{text.slice(from, to)}</b>
      {text.slice(to)}
    </span>
  );
}
