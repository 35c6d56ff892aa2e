/** Nothing of the page could be kept on screen; the address still holds the view. */
export function PageStopped() {
  return (
    <main className="page-stopped">
      <p role="alert">
        Something in this page went wrong. Your view is in the address: reloading brings it back.
      </p>
      <button type="button" onClick={() => location.reload()}>
        Reload the page
      </button>
    </main>
  );
}
