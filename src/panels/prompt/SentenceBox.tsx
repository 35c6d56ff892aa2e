import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { selectToken, setText } from '../../state/actions.ts';
import { commands } from '../../state/commands.ts';
import { focusedStore } from '../../state/lanes.ts';
import { useLoom } from '../../state/useLoom.ts';
import { strings } from '../strings.ts';
import { readingOf, readTokens, selectedReading } from './readingSide.ts';
import { type TextSegment, textSegments } from './textSegments.ts';

const words = strings.prompt;
/** A pointer that moved further while it was pressed has selected letters, not a word. */
const dragPx = 4;

/**
 * The sentence, which is its own row of token chips: a text field whose letters are painted by a twin in the same font.
 * A mouse always meets the field: a click puts the caret there and selects the token under it. On a touch screen, where
 * a field with the focus covers half the page with a keyboard, the twin's chips take the taps until one chooses to edit.
 */
export function SentenceBox() {
  const text = useLoom((state) => state.view.text);
  const runText = useLoom((state) => state.run.text);
  const tokens = useLoom(readTokens);
  const selected = useLoom(selectedReading);
  const leading = selected.at(-1) ?? null;
  const firstVisit = useLoom((state) => state.page.firstVisit);
  const field = useRef<HTMLInputElement>(null);
  const pressedAt = useRef(0);
  const scroller = useRef<HTMLDivElement>(null);
  const [editing, setEditing] = useState(false);
  const segments = useMemo(() => textSegments(text, runText, tokens), [text, runText, tokens]);
  useEffect(() => {
    if (leading !== null && !editing) reveal(scroller.current, leading);
  }, [leading, editing]);

  const edit = (caret: number): void => {
    field.current?.focus();
    field.current?.setSelectionRange(caret, caret);
  };
  return (
    <div className={editing ? 'sentence editing' : 'sentence'} ref={scroller}>
      <div className="sentence-line">
        <input
          ref={field}
          type="text"
          aria-label={words.sentence}
          value={text}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          enterKeyHint="go"
          onChange={(event) => setText(event.target.value)}
          onFocus={() => setEditing(true)}
          onBlur={() => setEditing(false)}
          onKeyDown={onFieldKey}
          onMouseDown={(event) => {
            pressedAt.current = event.clientX;
            // Shift adds a token to the selection; it does not select letters.
            if (event.shiftKey) event.preventDefault();
          }}
          onClick={(event) => {
            if (Math.abs(event.clientX - pressedAt.current) < dragPx) onFieldClick(event);
          }}
        />
        <div className="twin" role="toolbar" aria-label={words.words} onKeyDown={onChipKey}>
          {segments.map((segment) => (
            <Segment
              key={`${segment.start} ${segment.pos}`}
              segment={segment}
              selected={
                segment.pos !== null &&
                [segment.pos, ...segment.alsoPos].some((pos) => selected.includes(pos))
              }
              tabbable={segment.pos !== null && segment.pos === (leading ?? 0)}
              onEdit={() => edit(tokens[segment.pos ?? 0]?.end ?? text.length)}
            />
          ))}
          {firstVisit && !editing && <span className="caret" />}
        </div>
      </div>
      {/* Keeps its place while one types: what stands after it must not move under the pointer. */}
      <button
        type="button"
        tabIndex={-1}
        className="invite"
        disabled={editing}
        onClick={() => edit(text.length)}
      >
        {firstVisit || text === '' ? words.invite : words.edit}
      </button>
    </div>
  );
}

interface SegmentProps {
  readonly segment: TextSegment;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly onEdit: () => void;
}

function Segment({ segment, selected, tabbable, onEdit }: SegmentProps) {
  const { text, pos, alsoPos } = segment;
  if (pos === null) return <span>{text}</span>;
  const select = (event: MouseEvent | KeyboardEvent): void => {
    const places = [pos, ...alsoPos];
    const current = places.indexOf(selectedReading(focusedStore().getState()).at(-1) ?? -1);
    selectToken(places[(current + 1) % places.length] ?? pos, event.shiftKey, readingOf());
  };
  return (
    // A real button would be a box of its own and lose the kerning that keeps the twin on the field's letters.
    // biome-ignore lint/a11y/useSemanticElements: see above
    <span
      role="button"
      tabIndex={tabbable ? 0 : -1}
      data-pos={pos}
      aria-pressed={selected}
      aria-label={words.word(text, pos)}
      className={`chip-word ${pos % 2 === 0 ? 'even' : 'odd'}`}
      onClick={select}
      onDoubleClick={onEdit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        select(event);
      }}
    >
      {text}
    </span>
  );
}

function onFieldKey(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.nativeEvent.isComposing) return;
  if (event.key === 'Enter') {
    commands().runNow();
    event.currentTarget.blur();
  }
  if (event.key === 'Escape') event.currentTarget.blur();
}

/** Selects the token under the pointer, while the words are those of the run. */
function onFieldClick(event: MouseEvent<HTMLInputElement>): void {
  if (event.currentTarget.value !== focusedStore().getState().run.text) return;
  const pos = chipAt(event.currentTarget.parentElement, event.clientX);
  if (pos !== null) selectToken(pos, event.shiftKey, readingOf());
}

/** Token whose letters stand at `x`, px of the window; the space before a word is the word's. null after the last. */
function chipAt(line: HTMLElement | null, x: number): number | null {
  const chips = [...(line?.querySelectorAll<HTMLElement>('[data-pos]') ?? [])];
  const ahead = chips
    .map((chip) => ({ chip, box: chip.getBoundingClientRect() }))
    .filter(({ box }) => x < box.right);
  ahead.sort((a, b) => a.box.left - b.box.left);
  const pos = ahead[0]?.chip.dataset.pos;
  return pos === undefined ? null : Number(pos);
}

/** Left and right move between chips without leaving the row. */
function onChipKey(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  const chips = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-pos]')];
  const here = chips.indexOf(document.activeElement as HTMLElement);
  const next = chips[here + step];
  event.preventDefault();
  event.stopPropagation();
  next?.focus();
  next?.click();
}

function reveal(scroller: HTMLElement | null, pos: number): void {
  const chip = scroller?.querySelector<HTMLElement>(`[data-pos="${pos}"]`);
  if (!scroller || !chip) return;
  const margin = 40;
  const left = chip.offsetLeft - margin;
  const right = chip.offsetLeft + chip.offsetWidth + margin;
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  else if (right > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = right - scroller.clientWidth;
}
