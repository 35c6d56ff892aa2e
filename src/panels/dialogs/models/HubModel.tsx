import { type FormEvent, useState } from 'react';
import { fileSize, megabytes } from '../../../explain/format.ts';
import { commands } from '../../../state/commands.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { Meter } from '../../Meter.tsx';
import { modelsWords } from './modelsWords.ts';

const words = modelsWords;

/** A model of the Hub: named, looked at, and then fetched. */
export function HubModel() {
  return (
    <>
      <Ask />
      <Found />
    </>
  );
}

function Ask() {
  const { phase, asked, problem } = useLoom((state) => state.page.hub);
  const [text, setText] = useState(asked.replace(/^hub:/, ''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    commands().lookUpHub(text);
  };
  return (
    <form className="hub-ask" onSubmit={submit}>
      <label htmlFor="hub-id">{words.ask}</label>
      <div className="hub-line">
        <input
          id="hub-id"
          {...(asked !== '' && { 'data-first': true })}
          className="mono text-field"
          value={text}
          placeholder="owner/name"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button" disabled={text.trim() === '' || phase === 'looking'}>
          {phase === 'looking' ? words.looking : words.look}
        </button>
      </div>
      <p className="quiet">{words.askWhat}</p>
      {problem && <p role="alert">{problem}</p>}
    </form>
  );
}

function Found() {
  const hub = useLoom((state) => state.page.hub);
  const { model } = hub;
  if (!model) return null;
  return (
    <section aria-label={model.id} className="hub-found">
      <h3>
        {model.id} <span className="mono quiet">{model.commit.slice(0, 7)}</span>
      </h3>
      <p>
        {words.family(model.family)} · {words.licence(model.licence)}
      </p>
      <table>
        <tbody>
          {model.files.map(({ path, bytes, sha256 }) => (
            <tr key={path}>
              <th scope="row" className="mono">
                {path}
              </th>
              <td className="mono number">{fileSize(bytes)}</td>
              <td className="quiet">{sha256 ? words.hashed : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {model.memory && <p>{words.memory(fileSize(model.memory.full), fileSize(model.memory.low))}</p>}
      {model.memory?.problem ? <p role="alert">{model.memory.problem}</p> : <Transfer />}
    </section>
  );
}

/** Asks before anything is fetched; then how far it is, with a pause and a way on. */
function Transfer() {
  const { phase, model, receivedBytes, bytesPerSecond } = useLoom((state) => state.page.hub);
  if (!model) return null;
  const total = megabytes(model.totalBytes);
  if (phase === 'here') {
    return (
      <p>
        <button
          type="button"
          className="button"
          onClick={() => commands().openStored(`hub:${model.id}@${model.commit}`)}
        >
          {words.open}
        </button>
      </p>
    );
  }
  const isUnderWay = phase === 'downloading';
  return (
    <div className="hub-line">
      {isUnderWay || receivedBytes > 0 ? (
        <>
          <Meter share={receivedBytes / Math.max(1, model.totalBytes)} tone="plain" />
          <span className="mono" role="status">
            {words.progress(megabytes(receivedBytes), total)}
            {isUnderWay && ` · ${words.rate(megabytes(bytesPerSecond))}`}
          </span>
        </>
      ) : (
        <span className="quiet">{words.asks}</span>
      )}
      <button
        type="button"
        className="button"
        onClick={() => (isUnderWay ? commands().pauseHub() : commands().downloadFromHub())}
      >
        {isUnderWay ? words.pause : phase === 'paused' ? words.goOn : words.download(total)}
      </button>
    </div>
  );
}
