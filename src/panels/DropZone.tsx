import { useEffect, useState } from 'react';
import { commands } from '../state/commands.ts';
import { modelWords } from './modelWords.ts';
import './DropZone.css';

/** The whole page takes model files; while they hang over it, it says so. */
export function DropZone() {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) commands().openFiles(files);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setIsOver(false);
    };
    addEventListener('dragover', over, { signal });
    addEventListener('drop', drop, { signal });
    addEventListener('dragleave', leave, { signal });
    return () => stop.abort();
  }, []);
  if (!isOver) return null;
  return (
    <div className="drop-zone">
      <p>
        <strong>{modelWords.drop}</strong>
        <br />
        {modelWords.ownWhat}
      </p>
    </div>
  );
}
