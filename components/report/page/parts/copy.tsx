import { useState } from 'preact/hooks';

/** How long the answer of the button is shown, in milliseconds. */
const shownMs = 1_500;

/** A command with a button that copies it. */
export function Copy({ text }: { text: string }) {
  const [answer, setAnswer] = useState('');
  const copy = async () => {
    // Without permission the text can still be selected.
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setAnswer(copied ? 'copied' : 'select it');
    setTimeout(() => setAnswer(''), shownMs);
  };
  return (
    <span class="copy">
      <code>{text}</code>
      <button type="button" onClick={copy} aria-label={`Copy ${text}`}>
        {answer || 'copy'}
      </button>
    </span>
  );
}
