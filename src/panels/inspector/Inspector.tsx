import { X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import type { CSSProperties } from 'react';
import { hasSentenceVector } from '../../model/sentenceVector.ts';
import type { InspectorTab } from '../../model/view.ts';
import { setTab } from '../../state/actions.ts';
import { useLoom } from '../../state/useLoom.ts';
import { keepArrows } from '../keepArrows.ts';
import { LayerLegend, OverviewLegend } from '../legend/Legend.tsx';
import { inspectorWords } from './inspectorWords.ts';
import { ChangeTab } from './change/ChangeTab.tsx';
import { ExplainTab } from './explain/ExplainTab.tsx';
import { HeadTab } from './HeadTab.tsx';
import { MatchesTab } from './MatchesTab.tsx';
import { NextTab } from './next/NextTab.tsx';
import { NumbersTab } from './NumbersTab.tsx';
import { SentenceTab } from './SentenceTab.tsx';
import { SizeHandle, usePanelSize } from './SizeHandle.tsx';
import { iconSize } from '../inDesignPx.ts';
import './Inspector.css';

const words = inspectorWords.inspector;

const panels = {
  explain: ExplainTab,
  matches: MatchesTab,
  head: HeadTab,
  numbers: NumbersTab,
  next: EndTab,
  change: ChangeTab,
} as const;
const tabs = Object.entries(panels) as [keyof typeof panels, () => React.ReactNode][];

/** Docked right, or a bottom sheet on a narrow page. Closed it is not there at all. */
export function Inspector() {
  const tab = useLoom((state) => state.view.tab);
  const hasRun = useLoom((state) => state.run.tokens.length > 0);
  const isSentence = useLoom((state) => hasSentenceVector(state.run.plan));
  const size = usePanelSize();
  if (tab === 'none') return null;
  const style = {
    '--width': `calc(${size.width} * var(--u))`,
    '--height': `${size.height}dvh`,
  } as CSSProperties;
  return (
    <aside className="inspector" aria-label={words.label} style={style}>
      <SizeHandle size={size} />
      <Tabs.Root value={tab} onValueChange={(value) => setTab(value as InspectorTab)} activationMode="manual">
        <div className="tab-row">
          <Tabs.List aria-label={words.label} onKeyDown={keepArrows}>
            {tabs.map(([id]) => (
              <Tabs.Trigger key={id} value={id}>
                {id === 'next' && isSentence ? words.sentence : words.tabs[id]}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <button type="button" className="close" aria-label={words.close} onClick={() => setTab('none')}>
            <X style={iconSize(15)} aria-hidden="true" />
          </button>
        </div>
        {tabs.map(([id, Panel]) => (
          <Tabs.Content key={id} value={id} className="tab-panel">
            {hasRun ? <Panel /> : <p className="empty">{words.noRun}</p>}
            <LegendFoot />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </aside>
  );
}

/** What a model makes of the text in the end: a guess of the next word, or one vector for all of it. */
function EndTab() {
  const isSentence = useLoom((state) => hasSentenceVector(state.run.plan));
  return isSentence ? <SentenceTab /> : <NextTab />;
}

/** The scales stand here while the panel has taken their place beside the wall. */
function LegendFoot() {
  const open = useLoom((state) => state.view.layer !== null);
  return <div className="legend-foot">{open ? <LayerLegend /> : <Overview />}</div>;
}

function Overview() {
  return (
    <div className="legend">
      <OverviewLegend />
    </div>
  );
}
