import { useState } from 'react';
import { formatIntervention, type Intervention } from '../../../model/interventions.ts';
import { changeView } from '../../../state/actions.ts';
import { focusedStore } from '../../../state/lanes.ts';
import { useLane, useLanes, useLoom } from '../../../state/useLoom.ts';
import { Choice } from '../../Choice.tsx';
import { shownKey } from '../../openMap.ts';
import { leadingToken, openHeadOf } from '../../useWords.ts';
import { wordName } from '../wordName.ts';
import { changeWords as words } from './changeWords.ts';
import { SweepMap } from './SweepMap.tsx';

type Factored = Extract<Intervention, { readonly factor: number }>;

/** Adds a change, in the place of one to the same thing; a factor of 1 takes it away. */
export function setChange(one: Intervention): void {
  const { changes } = focusedStore().getState().view;
  const others = changes.filter((other) => thingOf(other) !== thingOf(one));
  const isNothing = 'factor' in one && one.factor === 1;
  changeView({ changes: isNothing ? others : [...others, one] });
}

/** What a change is about, whatever its factor. */
function thingOf(one: Intervention): string {
  return 'factor' in one ? formatIntervention({ ...one, factor: 1 }) : formatIntervention(one);
}

/** What can be changed here: the open head, its layer, the chosen pair, the other lane. */
export function Controls() {
  const layer = useLoom((state) => state.view.layer);
  const head = useLoom(openHeadOf);
  const stack = useLoom((state) => state.run.stack);
  const several = useLoom((state) => state.run.attentions.length > 1);
  const config = useLoom((state) => state.run.config);
  if (!stack || !config) return null;
  const of = several ? stack.choice : null;
  return (
    <>
      {layer === null || head === null ? (
        <p className="quiet">{words.openLayer}</p>
      ) : (
        <>
          <Factor label={words.head(`${layer}.${head}`)} of={{ kind: 'head', of, layer, head, factor: 1 }} />
          <Factor label={words.attn(layer)} of={{ kind: 'attn', of, layer, factor: 1 }} />
          {stack.sublayer === 'attn' && (
            <>
              <Factor label={words.mlp(layer)} of={{ kind: 'mlp', of, layer, factor: 1 }} />
              <Factor label={words.layer(layer)} of={{ kind: 'layer', of, layer, factor: 1 }} />
            </>
          )}
        </>
      )}
      <Scale of={of} layer={layer} head={head} dHead={config.dHead} />
      {stack.causal && <Mask of={of} layer={layer} />}
      {layer !== null && head !== null && <PairChanges of={of} layer={layer} head={head} />}
      <FromOtherLane layer={layer} head={head} />
    </>
  );
}

function factorOf(changes: readonly Intervention[], of: Factored): number {
  const found = changes.find((one) => thingOf(one) === thingOf(of));
  return found && 'factor' in found ? found.factor : 1;
}

/** Off, half, as it is, double, and anything in between. */
function Factor({ label, of }: { readonly label: string; readonly of: Factored }) {
  const changes = useLoom((state) => state.view.changes);
  const factor = factorOf(changes, of);
  const set = (next: number): void => setChange({ ...of, factor: next });
  return (
    <div className="factor">
      <Choice
        label={label}
        options={words.factors}
        value={String(factor) as '1'}
        onChange={(text) => set(Number(text))}
      />
      <input
        type="range"
        min={-1}
        max={3}
        step={0.25}
        value={factor}
        aria-label={label}
        onChange={({ target }) => set(Number(target.value))}
      />
      <output className="mono">×{factor}</output>
    </div>
  );
}

interface PlaceProps {
  readonly of: Extract<Intervention, { readonly kind: 'head' }>['of'];
  readonly layer: number | null;
  readonly head: number | null;
}

/** The factor before the softmax: of the head, its layer, or everywhere. */
function Scale({ of, layer, head, dHead }: PlaceProps & { readonly dHead: number }) {
  const changes = useLoom((state) => state.view.changes);
  const [chosen, setWhere] = useState<'head' | 'layer' | 'all'>('all');
  const where = layer === null ? 'all' : chosen;
  const score = {
    kind: 'score',
    of: where === 'all' ? null : of,
    layer: where === 'all' ? null : layer,
    head: where === 'head' ? head : null,
    factor: 1,
  } as const;
  const root = Math.sqrt(dHead);
  const factor = factorOf(changes, score);
  const value = Math.abs(factor - root) < 1e-9 ? 'none' : String(factor);
  const rooted = Number.isInteger(root) ? String(root) : `√${dHead}`;
  return (
    <div className="group">
      {layer !== null && (
        <Choice label={words.where} options={words.scaleWhere} value={where} onChange={setWhere} />
      )}
      <Choice
        label={words.scale(words.scaleWhere[where])}
        options={words.scales(rooted)}
        value={value as '1'}
        onChange={(text) =>
          setChange({ ...score, factor: (text as string) === 'none' ? root : Number(text) })
        }
      />
      <p className="quiet">{words.scaleWhat}</p>
    </div>
  );
}

function Mask({ of, layer }: Omit<PlaceProps, 'head'>) {
  const changes = useLoom((state) => state.view.changes);
  const isAll = changes.some((one) => one.kind === 'mask' && one.layer === null);
  const isLayer = changes.some((one) => one.kind === 'mask' && one.layer === layer);
  const { layer: inLayer, ...others } = words.masks;
  const options = layer === null ? others : { on: others.on, layer: inLayer, all: others.all };
  const set = (choice: 'on' | 'layer' | 'all'): void => {
    const rest = changes.filter(
      (one) => !(one.kind === 'mask' && (one.layer === null || one.layer === layer)),
    );
    if (choice === 'on') changeView({ changes: rest });
    else
      changeView({
        changes: [
          ...rest,
          { kind: 'mask', of: choice === 'all' ? null : of, layer: choice === 'all' ? null : layer },
        ],
      });
  };
  return (
    <Choice
      label={words.mask}
      options={options}
      value={isAll ? 'all' : isLayer && layer !== null ? 'layer' : 'on'}
      onChange={set}
    />
  );
}

interface OpenProps {
  readonly of: PlaceProps['of'];
  readonly layer: number;
  readonly head: number;
}

/** The chosen pair of words: forbidden, or allowed where the mask forbids it; and the chosen word's MLP. */
function PairChanges({ of, layer, head }: OpenProps) {
  const run = useLoom((state) => state.run);
  const chosen = useLoom((state) => state.view.key);
  const query = useLoom(leadingToken);
  if (query === null) return null;
  const key = shownKey(chosen, run, layer, head, query);
  if (key === null) return null;
  const isLater = run.stack?.causal === true && key > query;
  const [looks, seen] = [wordName(query), wordName(key, 'key')];
  const pair = { of, layer, head, query, key };
  const address = `${run.stack?.name}.${layer}.mlp.out`;
  return (
    <div className="group buttons">
      <h3>{words.pair}</h3>
      {isLater ? (
        <ChangeButton one={{ kind: 'allow', ...pair }}>{words.allow(looks, seen)}</ChangeButton>
      ) : (
        <>
          <ChangeButton one={{ kind: 'cut', ...pair }}>{words.cut(looks, seen)}</ChangeButton>
          {key > 0 && (
            <ChangeButton one={{ kind: 'cut', ...pair, query: null }}>{words.cutAll(seen)}</ChangeButton>
          )}
        </>
      )}
      <ChangeButton one={{ kind: 'zero', address: address as never, pos: query }}>
        {words.zero(layer, looks)}
      </ChangeButton>
    </div>
  );
}

/** Activation patching: rows of the same place in the other lane, where both lanes show one model. */
function FromOtherLane({ layer, head }: Omit<PlaceProps, 'of'>) {
  const compared = useLanes((state) => state.compared);
  const isSameModel = useLane(0).view.model === useLane(1).view.model;
  const stack = useLoom((state) => state.run.stack);
  const pos = useLoom(leadingToken);
  if (!compared || !stack) return null;
  if (!isSameModel) return <p className="quiet">{words.otherModel}</p>;
  return (
    <div className="group buttons">
      <h3>{words.patch}</h3>
      {layer !== null && head !== null && pos !== null && <PatchHere layer={layer} head={head} pos={pos} />}
      <SweepMap />
    </div>
  );
}

function PatchHere({
  layer,
  head,
  pos,
}: {
  readonly layer: number;
  readonly head: number;
  readonly pos: number;
}) {
  const stack = useLoom((state) => state.run.stack);
  if (!stack) return null;
  const at = (point: string) => `${stack.name}.${layer}.${point}` as never;
  const word = wordName(pos);
  return (
    <>
      <ChangeButton one={{ kind: 'patch', address: at(`${stack.sublayer}.z`), head, pos }}>
        {words.patchHead(`${layer}.${head}`, word)}
      </ChangeButton>
      <ChangeButton one={{ kind: 'patch', address: at('resid_post'), head: null, pos }}>
        {words.patchStream(layer, word)}
      </ChangeButton>
    </>
  );
}

/** Makes a change, or undoes it. */
function ChangeButton({ one, children }: { readonly one: Intervention; readonly children: string }) {
  const changes = useLoom((state) => state.view.changes);
  const own = changes.find((other) => formatIntervention(other) === formatIntervention(one));
  const set = (): void => {
    if (own) changeView({ changes: changes.filter((other) => other !== own) });
    else setChange(one);
  };
  return (
    <button type="button" className="button" aria-pressed={own !== undefined} onClick={set}>
      {children}
    </button>
  );
}
