/** Keeps the process from ending while something is awaited that holds no timer or socket of its own. */
export function keepAlive(): Disposable {
  const timer = setInterval(() => {}, 60_000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
