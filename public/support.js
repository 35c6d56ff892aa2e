// Runs before the page, in browsers of any age, so it is written in the oldest JavaScript.
// A browser that lacks something the page cannot do without gets one sentence instead of an empty page.
(function () {
  'use strict';

  // A function with one SIMD instruction: i8x16.splat of 0, as WebAssembly bytes.
  var simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];

  function hasModuleWorkers() {
    var asked = false;
    if (typeof Worker !== 'function' || typeof URL !== 'function') return false;
    try {
      // Only a browser that knows module workers reads the option; the error keeps any worker from being made.
      new Worker('', {
        get type() {
          asked = true;
          throw new Error('the option was read');
        },
      });
    } catch (error) {
      // Ours, or an older browser's about the empty address.
    }
    return asked;
  }

  function missing() {
    if (typeof WebAssembly !== 'object' || typeof WebAssembly.validate !== 'function') return 'WebAssembly';
    if (!WebAssembly.validate(new Uint8Array(simd))) return 'WebAssembly SIMD';
    if (!('noModule' in document.createElement('script'))) return 'JavaScript modules';
    if (typeof BigInt64Array !== 'function') return '64-bit integer arrays';
    if (typeof structuredClone !== 'function') return 'structured cloning';
    if (typeof ReadableStream !== 'function' || typeof AbortController !== 'function') return 'streams';
    if (typeof Array.prototype.findLast !== 'function') return 'a current JavaScript library';
    if (!hasModuleWorkers()) return 'module workers';
    return '';
  }

  var lack = missing();
  if (lack === '') return;
  var sentence = document.getElementById('unsupported');
  sentence.textContent =
    'Attention Loom cannot run in this browser, which lacks ' +
    lack +
    ': please use Chrome or Edge 111, Firefox 114, Safari 16.4, or anything newer.';
  sentence.hidden = false;
  sentence.style.font = '18px/1.5 system-ui, sans-serif';
  sentence.style.maxWidth = '36em';
  sentence.style.margin = '15vh auto';
  sentence.style.padding = '0 1.5em';
})();
