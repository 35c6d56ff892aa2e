import { megabytes } from '../../explain/format.ts';
import { commands } from '../../state/commands.ts';
import { useLoom } from '../../state/useLoom.ts';
import { strings } from '../strings.ts';

const words = strings.timeline;

/** The model on its way here: asked for, counted, cancelled, resumed. */
export function DownloadStatus() {
  const { phase, loadedBytes, totalBytes, bytesPerSecond } = useLoom((state) => state.engine);
  const total = megabytes(totalBytes);
  if (phase === 'starting') return <span className="quiet">{words.starting}</span>;
  if (phase === 'ask') {
    return (
      <>
        <span>{loadedBytes > 0 ? words.askAgain(megabytes(loadedBytes), total) : words.ask(total)}</span>
        <button type="button" className="button" onClick={() => commands().startDownload()}>
          {loadedBytes > 0 ? words.resume : words.download}
        </button>
      </>
    );
  }
  if (phase !== 'downloading') return null;
  return (
    <>
      <progress
        className="unseen"
        aria-label={words.progress}
        value={loadedBytes}
        max={Math.max(1, totalBytes)}
      />
      <span className="mono bytes-short">{words.share(loadedBytes / Math.max(1, totalBytes))}</span>
      <span className="mono bytes">
        {words.bytes(megabytes(loadedBytes), total)}
        {bytesPerSecond > 0 && <span className="quiet rate"> · {words.rate(megabytes(bytesPerSecond))}</span>}
      </span>
      <button type="button" className="link-button" onClick={() => commands().cancelDownload()}>
        {words.cancel}
      </button>
    </>
  );
}
