import { ChevronLeft, ChevronRight } from 'lucide-react';
import { ensure } from '../../../base/brand.ts';
import { type ExplainStep, isMlpStep, stepsOf } from '../../../explain/steps/steps.ts';
import { offsetOf } from '../../../explain/trace/cell.ts';
import { kvHeadOf } from '../../../model/config.ts';
import type { StepName } from '../../../model/view.ts';
import { changeView, openHead } from '../../../state/actions.ts';
import type { LoomState } from '../../../state/loomState.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { iconSize } from '../../inDesignPx.ts';
import { heldFloats, shownKey } from '../../openMap.ts';
import { leadingToken, openHeadOf } from '../../useWords.ts';
import { Word } from '../../Word.tsx';
import { wordName } from '../wordName.ts';
import { explainWords as words, type StepFacts } from './explainWords.ts';
import { PairTable } from './PairTable.tsx';
import { type FollowedPair, rowOf } from './shownRows.ts';
import { TracedRow } from './TracedRow.tsx';
import { Trail } from './Trail.tsx';
import { Why } from './Why.tsx';
import './Explain.css';

/** The arithmetic of one head for one word, step by step with this sentence's numbers, and where any number comes from. */
export function ExplainTab() {
  const trail = useLoom((state) => state.view.trail);
  const layer = useLoom((state) => state.view.layer);
  const head = useLoom(openHeadOf);
  if (trail.length > 0) return <Trail />;
  if (layer === null || head === null) return <OpenOne />;
  return <HeadSteps layer={layer} head={head} />;
}

/** Nothing is open: what to do, and a way to do it at once. */
function OpenOne() {
  const run = useLoom((state) => state.run);
  const pos = useLoom(leadingToken);
  return (
    <div className="explain-tab">
      <p className="empty">{words.open}</p>
      {run.layersReady > 0 && (
        <p>
          <button
            type="button"
            className="button"
            onClick={() => openHead(...hardestHead(run, pos ?? run.tokens.length - 1))}
          >
            {words.openHardest}
          </button>
        </p>
      )}
    </div>
  );
}

/** Head that looks hardest at another word that is no resting place, from one token. */
function hardestHead(run: LoomState['run'], query: number): readonly [layer: number, head: number] {
  let best: readonly [number, number] = [0, 0];
  let most = -1;
  for (let layer = 0; layer < run.layersReady; layer++) {
    for (let head = 0; head < (run.config?.nHeads ?? 0); head++) {
      const map =
        run.stack && heldFloats(run, `${run.stack.name}.${layer}.${run.stack.sublayer}.pattern` as never);
      const key = map && shownKey(null, run, layer, head, query);
      if (!map || key === null || key === query) continue;
      const weight = map[(head * run.tokens.length + query) * run.keyTokens.length + key] ?? 0;
      if (weight > most) {
        most = weight;
        best = [layer, head];
      }
    }
  }
  return best;
}

function HeadSteps({ layer, head }: { readonly layer: number; readonly head: number }) {
  const run = useLoom((state) => state.run);
  const chosen = useLoom((state) => state.view.key);
  const asked = useLoom((state) => state.view.step);
  const pos = useLoom(leadingToken);
  const { plan, stack } = run;
  if (!plan || !stack) return null;
  const steps = stepsOf(plan, stack, layer);
  const at = Math.max(
    0,
    steps.findIndex(({ name }) => name === asked),
  );
  const step = ensure(steps[at], 'a step');
  const query = pos ?? run.tokens.length - 1;
  const key = shownKey(chosen, run, layer, head, query) ?? query;
  const name = `${layer}.${head}`;
  const inMlp = isMlpStep(step.name);
  return (
    <div className="explain-tab">
      <h2>
        {inMlp ? words.mlpTitle(layer) : words.title(name)}{' '}
        <span className="quiet">
          <Word pos={query} accent place="always" />
          {!inMlp && (
            <>
              {' → '}
              <Word pos={key} of="key" place="always" />
            </>
          )}
        </span>
      </h2>
      <StepBar steps={steps} at={at} />
      <StepBody
        key={`${name} ${step.name}`}
        steps={steps}
        step={step}
        pair={{ head, query, key }}
        layer={layer}
      />
    </div>
  );
}

function StepBar({ steps, at }: { readonly steps: readonly ExplainStep[]; readonly at: number }) {
  const go = (to: number): void => setStep(steps[to]?.name ?? 'input');
  return (
    <nav className="step-bar" aria-label={words.steps}>
      <button
        type="button"
        className="icon"
        aria-label={words.previous}
        disabled={at === 0}
        onClick={() => go(at - 1)}
      >
        <ChevronLeft style={iconSize(16)} aria-hidden="true" />
      </button>
      <ol>
        {steps.map(({ name }, place) => (
          <li key={name}>
            <button type="button" aria-current={place === at ? 'step' : undefined} onClick={() => go(place)}>
              {words.names[name]}
            </button>
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="icon"
        aria-label={words.next}
        disabled={at === steps.length - 1}
        onClick={() => go(at + 1)}
      >
        <ChevronRight style={iconSize(16)} aria-hidden="true" />
      </button>
    </nav>
  );
}

function setStep(step: StepName): void {
  changeView({ trail: [], step });
}

interface StepBodyProps {
  readonly steps: readonly ExplainStep[];
  readonly step: ExplainStep;
  readonly pair: FollowedPair;
  readonly layer: number;
}

function StepBody({ steps, step, pair, layer }: StepBodyProps) {
  const run = useLoom((state) => state.run);
  const plan = ensure(run.plan, 'the plan');
  const { head, query, key } = pair;
  const facts = factsOf(steps, step, pair, layer, run);
  return (
    <>
      <p className="says" aria-live="polite">
        {words.says[step.name](facts)}
      </p>
      {step.ops.map((op) => {
        const row = rowOf(plan, op, pair, run.keyTokens.length);
        const isPairs = op.axes.at(-1)?.name === 'keyPos';
        const values = heldFloats(run, op.address);
        const scoresOf = op.kind === 'softmax' ? op.inputs[0] : undefined;
        const scores = scoresOf && heldFloats(run, scoresOf);
        const from = offsetOf([0, run.tokens.length, run.keyTokens.length], [head, query, 0]);
        const part = (all: Float32Array) => all.subarray(from, from + run.keyTokens.length);
        return (
          <div key={op.address}>
            <TracedRow
              row={row}
              {...(isPairs
                ? { element: key, onElement: (next: number) => changeView({ queries: [query], key: next }) }
                : {})}
            />
            {op.kind === 'scores' && <Why op={op} pair={pair} layer={layer} />}
            {isPairs && values && (
              <PairTable
                query={query}
                marked={key}
                values={part(values)}
                scores={scores ? part(scores) : null}
              />
            )}
          </div>
        );
      })}
    </>
  );
}

function factsOf(
  steps: readonly ExplainStep[],
  step: ExplainStep,
  { head, query, key }: FollowedPair,
  layer: number,
  run: LoomState['run'],
): StepFacts {
  const config = ensure(run.config, 'the sizes');
  const kvHead = kvHeadOf(config, head);
  const group = Array.from({ length: config.nHeads }, (_, at) => at).filter(
    (at) => kvHeadOf(config, at) === kvHead,
  );
  const [first = head, last = head] = [group[0], group.at(-1)];
  const [op] = step.ops;
  const place = steps.indexOf(step);
  const sum = steps.findIndex(({ name }) => name === (isMlpStep(step.name) ? 'mlp_add' : 'add'));
  return {
    query: wordName(query),
    key: wordName(key, 'key'),
    layer,
    dModel: config.dModel,
    dHead: config.dHead,
    shared: first === last ? `${layer}.${head}` : `${layer}.${first}–${layer}.${last}`,
    factor: op?.factor ?? 1,
    isLayerNorm: op?.norm === 'layer',
    isPostNorm: place > sum,
    isGated: run.stack?.gated ?? false,
    cap: op?.cap ?? 0,
  };
}
