/** Counts rounds of arithmetic for as many milliseconds as it is asked. */
self.onmessage = ({ data: ms }: MessageEvent<number>) => {
  const end = performance.now() + ms;
  let rounds = 0;
  let value = 1;
  while (performance.now() < end) {
    for (let i = 0; i < 20_000; i++) value = (value * 1.000001 + i) % 1e6;
    rounds++;
  }
  // The value is part of the condition so that the loop cannot be optimised away.
  self.postMessage(Number.isNaN(value) ? 0 : rounds);
};
