import { ArrowLeftRight, Diff, Link2, Link2Off, Pencil, X } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { differencePoint } from '../../model/derive/patternDifference.ts';
import { changePage, changeView } from '../../state/actions.ts';
import { closeSecondLane, setLinked, swapLanes } from '../../state/compare.ts';
import { focusLane, type LaneIndex, laneStores, lanes } from '../../state/lanes.ts';
import type { LoomState } from '../../state/loomState.ts';
import { LaneContext, useLane, useLanes, useLoom } from '../../state/useLoom.ts';
import { iconSize } from '../inDesignPx.ts';
import { DownloadStatus } from '../timeline/DownloadStatus.tsx';
import { LookSentence } from '../StageBar.tsx';
import { LaneComparison } from './LaneComparison.tsx';
import { lanesWords as words } from './lanesWords.ts';
import './LaneHeads.css';

/** What stands above each of two lanes: whose picture it is, and what it reads. */
export function LaneHeads() {
  const compared = useLanes((state) => state.compared);
  if (!compared) return null;
  return (
    <>
      {([0, 1] as const).map((lane) => (
        <LaneContext key={lane} value={laneStores[lane]}>
          <LaneHead lane={lane} />
        </LaneContext>
      ))}
      <LaneComparison />
    </>
  );
}

function LaneHead({ lane }: { readonly lane: LaneIndex }) {
  const region = useLoom((state) => state.page.region);
  const focused = useLanes((state) => state.focused === lane);
  if (!region) return null;
  const style = {
    '--x': `${region.x}px`,
    '--y': `${region.y}px`,
    '--w': `${region.width}px`,
    '--h': `${region.height + region.y}px`,
  };
  return (
    <section
      className={focused ? 'lane-head focused' : 'lane-head'}
      aria-label={words.letters[lane]}
      style={style as CSSProperties}
      onPointerDownCapture={() => focusLane(lane)}
      onFocusCapture={() => focusLane(lane)}
    >
      <span className="letter" aria-hidden="true">
        {words.letters[lane]}
      </span>
      <div className="said">
        <LaneTitle />
        <LaneState />
      </div>
      {lane === 1 && <Actions />}
    </section>
  );
}

/** Which of the three kinds of transformer this one is. */
function kindOf({ run }: LoomState): keyof typeof words.kinds | null {
  if (!run.stack) return null;
  if (run.attentions.length > 1) return 'both';
  return run.stack.causal ? 'decoder' : 'encoder';
}

function LaneTitle() {
  const title = useLoom((state) => state.page.modelTitle) ?? '';
  const kind = useLoom(kindOf);
  return (
    <p className="title">
      <button type="button" aria-label={words.model(title)} onClick={() => changePage({ dialog: 'models' })}>
        {title}
      </button>
      {kind && <span className="kind">: {words.kinds[kind]}</span>}
    </p>
  );
}

/** What is on its way, or what is on screen. */
function LaneState(): ReactNode {
  const { phase, failure } = useLoom((state) => state.engine);
  const config = useLoom((state) => state.run.config);
  const tokens = useLoom((state) => state.run.tokens.length);
  const open = useLoom((state) => state.view.layer !== null);
  if (phase === 'failed' && failure) return <p className="quiet">{failure.message}</p>;
  if (tokens === 0) {
    return (
      <p className="on-its-way">
        <DownloadStatus />
      </p>
    );
  }
  if (open) return <LookSentence />;
  return config && <p className="quiet">{words.size(config.nLayers, config.nHeads, tokens)}</p>;
}

function Actions() {
  const linked = useLanes((state) => state.linked);
  const own = useLanes((state) => state.ownText);
  const Icon = linked ? Link2 : Link2Off;
  return (
    <div className="actions" role="toolbar" aria-label={words.actions}>
      <IconButton label={own ? words.same : words.own} pressed={own} onClick={() => setOwnText(!own)}>
        <Pencil style={iconSize(14)} />
      </IconButton>
      <Difference />
      <IconButton label={words.linked} pressed={linked} onClick={() => setLinked(!linked)}>
        <Icon style={iconSize(14)} />
      </IconButton>
      <IconButton label={words.swap} onClick={swapLanes}>
        <ArrowLeftRight style={iconSize(14)} />
      </IconButton>
      <IconButton label={words.close} onClick={closeSecondLane}>
        <X style={iconSize(15)} />
      </IconButton>
    </div>
  );
}

/** What lane b's open head has more than lane a's: where both are of one model and read as many tokens. */
function Difference() {
  const [first, second] = [useLane(0), useLane(1)];
  const isOn = second.view.point === differencePoint;
  const isAlike =
    first.run.tokens.length === second.run.tokens.length && first.view.model === second.view.model;
  if (second.view.layer === null || !isAlike) return null;
  return (
    <IconButton
      label={words.difference}
      pressed={isOn}
      onClick={() => changeView({ point: isOn ? null : differencePoint }, laneStores[1])}
    >
      <Diff style={iconSize(14)} />
    </IconButton>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function IconButton({ label, pressed, onClick, children }: IconButtonProps) {
  return (
    <button type="button" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
      {children}
    </button>
  );
}

/** Lane b gets a sentence of its own, or reads lane a's again. */
function setOwnText(ownText: boolean): void {
  lanes.setState({ ownText });
  const [first, second] = laneStores;
  const { text } = first.getState().view;
  if (!ownText)
    second.setState(({ view }) => ({ view: { ...view, text, queries: [], key: null, trail: [] } }));
}
