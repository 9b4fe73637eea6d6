/** Keeps a scrolled container at its end while its reader is there, and leaves it alone while they read above. */
export function stickToEnd(container: HTMLElement): () => void {
  let isAtEnd = true;
  const follow = (): void => {
    if (isAtEnd) container.scrollTop = container.scrollHeight;
  };
  container.addEventListener('scroll', () => {
    isAtEnd = container.scrollHeight - container.scrollTop - container.clientHeight < 60;
  });
  new ResizeObserver(follow).observe(container);
  void document.fonts.ready.then(follow);
  return follow;
}
