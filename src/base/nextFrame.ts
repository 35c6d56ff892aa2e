/** A page that is hidden draws no frames: a timer stands in after this time. */
const patienceMs = 100;

/** Resolves right before the next frame is drawn. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
