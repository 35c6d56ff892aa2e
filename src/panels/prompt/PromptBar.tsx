import { count } from '../../explain/format.ts';
import { changePage } from '../../state/actions.ts';
import { commands } from '../../state/commands.ts';
import type { LoomState } from '../../state/loomState.ts';
import { focusLane, type LaneIndex, laneStores } from '../../state/lanes.ts';
import { LaneContext, useLanes, useLoom } from '../../state/useLoom.ts';
import { strings } from '../strings.ts';
import { SentenceBox } from './SentenceBox.tsx';
import { Written } from './Written.tsx';
import './PromptBar.css';

const words = strings.prompt;

/** What the model reads; where two lanes read different sentences, both of them. */
export function PromptBar() {
  const two = useLanes((state) => state.compared && state.ownText);
  return (
    <div className={two ? 'prompt-bar two' : 'prompt-bar'}>
      <LanePrompt lane={0} />
      {two && <LanePrompt lane={1} />}
    </div>
  );
}

function LanePrompt({ lane }: { readonly lane: LaneIndex }) {
  const focus = () => focusLane(lane);
  return (
    <LaneContext value={laneStores[lane]}>
      <div className="lane-prompt" onPointerDownCapture={focus} onFocusCapture={focus}>
        <SentenceBox />
        <Written />
        <Counter />
        <RunButton />
      </div>
    </LaneContext>
  );
}

/** The sum of what this text costs, or the one sentence why it cannot be read. */
function Counter() {
  const failure = useLoom((state) => state.engine.failure);
  const tokens = useLoom((state) => state.run.tokens.length);
  const config = useLoom((state) => state.run.config);
  const waiting = useLoom(waitsForModel);
  const attentions = useLoom((state) => state.run.attentions);
  if (failure?.kind === 'tooLong' || failure?.kind === 'badChange') {
    return (
      <p className="counter problem" role="alert">
        {failure.message}
      </p>
    );
  }
  if (waiting) return <p className="counter">{words.waiting}</p>;
  if (!config || tokens === 0) return null;
  if (attentions.length > 1) return <BothCounter attentions={attentions} />;
  const heads = config.nLayers * config.nHeads;
  const pairs = tokens * tokens;
  return (
    <p className="counter mono">
      <span className="long">{words.counter(tokens, count(pairs), heads, count(pairs * heads))}</span>
      <span className="short">{words.counterShort(tokens)}</span>
    </p>
  );
}

/** Reading, writing, and looking across. */
function BothCounter({ attentions }: Pick<LoomState['run'], 'attentions'>) {
  const [read, written] = [attentions[0], attentions.at(-1)];
  const scores = attentions.reduce((sum, { facts, tokens, keyTokens }) => {
    return sum + tokens.length * keyTokens.length * facts.config.nLayers * facts.config.nHeads;
  }, 0);
  const [from, to] = [read?.tokens.length ?? 0, written?.tokens.length ?? 0];
  return (
    <p className="counter mono">
      <span className="long">{words.counterBoth(from, to, count(scores))}</span>
      <span className="short">{words.counterBothShort(from, to)}</span>
    </p>
  );
}

function RunButton() {
  const running = useLoom((state) => state.run.status === 'running');
  const ready = useLoom((state) => state.engine.phase === 'ready');
  if (running) {
    return (
      <button type="button" className="button" onClick={() => commands().stopRun()}>
        {words.stop}
      </button>
    );
  }
  if (ready) {
    return (
      <button type="button" className="button" onClick={() => commands().runNow()}>
        {words.run}
      </button>
    );
  }
  return (
    <button type="button" className="button another" onClick={() => changePage({ dialog: 'examples' })}>
      {words.another}
    </button>
  );
}

function waitsForModel({ view, run, engine }: LoomState): boolean {
  return view.text !== run.text && engine.phase !== 'ready' && engine.phase !== 'failed' && view.text !== '';
}
