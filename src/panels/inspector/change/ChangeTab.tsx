import { X } from 'lucide-react';
import { changeSentence } from '../../../explain/changeSentence.ts';
import { formatIntervention } from '../../../model/interventions.ts';
import { changeView } from '../../../state/actions.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { iconSize } from '../../inDesignPx.ts';
import { wordName } from '../wordName.ts';
import { changeWords as words } from './changeWords.ts';
import { ChangedLooks } from './ChangedLooks.tsx';
import { Controls } from './Controls.tsx';
import { NextWordEffect } from './NextWordEffect.tsx';
import './Change.css';

/** What is changed on the way through the model, what one can change, and what came of it. */
export function ChangeTab() {
  const changes = useLoom((state) => state.view.changes);
  const live = useLoom((state) => state.engine.phase === 'ready');
  return (
    <div className="change-tab">
      <h2>{words.title}</h2>
      <p className="quiet">{words.what}</p>
      {!live && <p aria-busy="true">{words.waiting}</p>}
      <h3>{words.active}</h3>
      {changes.length === 0 ? <p className="quiet">{words.none}</p> : <ActiveChanges />}
      {changes.length > 0 && <NextWordEffect />}
      {changes.length > 0 && <ChangedLooks />}
      <Controls />
    </div>
  );
}

function ActiveChanges() {
  const changes = useLoom((state) => state.view.changes);
  const failure = useLoom(({ engine }) =>
    engine.failure?.kind === 'badChange' ? engine.failure.message : null,
  );
  return (
    <>
      <ul className="changes">
        {changes.map((one) => {
          const text = formatIntervention(one);
          const said = changeSentence(one, wordName);
          return (
            <li key={text}>
              <span>
                {said} <span className="mono quiet">{text}</span>
              </span>
              <button
                type="button"
                aria-label={words.remove(said)}
                onClick={() => changeView({ changes: changes.filter((other) => other !== one) })}
              >
                <X style={iconSize(14)} aria-hidden="true" />
              </button>
            </li>
          );
        })}
      </ul>
      {failure && <p role="alert">{failure}</p>}
      {changes.length > 1 && (
        <button type="button" className="link-button" onClick={() => changeView({ changes: [] })}>
          {words.removeAll}
        </button>
      )}
    </>
  );
}
