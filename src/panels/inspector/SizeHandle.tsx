import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { designPx } from '../../base/designPx.ts';
import { inspectorWords } from './inspectorWords.ts';
import { narrowPage, useMedia } from '../useMedia.ts';

/** In design px. */
const widths = { from: 280, to: 720, start: 368 } as const;
/** Share of the page's height, in per cent, for the bottom sheet. */
const heights = { from: 18, to: 80, start: 34 } as const;

/** Room that is left to the scene at the least, design px. */
const sceneLeast = 400;

export interface PanelSize {
  readonly width: number;
  readonly height: number;
  readonly change: (change: Partial<Pick<PanelSize, 'width' | 'height'>>) => void;
}

export function usePanelSize(): PanelSize {
  const [size, setSize] = useState({ width: widths.start as number, height: heights.start as number });
  return {
    ...size,
    change: ({ width = size.width, height = size.height }) =>
      setSize({
        width: Math.min(
          widths.to,
          window.innerWidth / designPx(window) - sceneLeast,
          Math.max(widths.from, width),
        ),
        height: Math.min(heights.to, Math.max(heights.from, height)),
      }),
  };
}

/** The edge that is dragged: the left one of the panel, the upper one of the sheet. */
export function SizeHandle({ size }: { readonly size: PanelSize }) {
  const isSheet = useMedia(narrowPage);
  const range = isSheet ? heights : widths;
  const drag = (event: PointerEvent): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    if (isSheet) size.change({ height: ((window.innerHeight - event.clientY) / window.innerHeight) * 100 });
    else size.change({ width: (window.innerWidth - event.clientX) / designPx(window) });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be dragged; this is the window splitter pattern of ARIA
    <div
      className="size-handle"
      role="separator"
      tabIndex={0}
      aria-orientation={isSheet ? 'horizontal' : 'vertical'}
      aria-label={isSheet ? inspectorWords.inspector.sheet : inspectorWords.inspector.resize}
      aria-valuemin={range.from}
      aria-valuemax={range.to}
      aria-valuenow={Math.round(isSheet ? size.height : size.width)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={(event) => onKey(event, size)}
    />
  );
}

function onKey(event: KeyboardEvent, size: PanelSize): void {
  const step = {
    ArrowLeft: { width: size.width + 24 },
    ArrowRight: { width: size.width - 24 },
    ArrowUp: { height: size.height + 6 },
    ArrowDown: { height: size.height - 6 },
  }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  size.change(step);
}
