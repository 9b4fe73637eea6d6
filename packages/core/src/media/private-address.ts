/** Networks that are nobody's business from outside (RFC 6890, RFC 4193, RFC 4291), as the start of an IPv4 address. */
const PRIVATE_V4: readonly RegExp[] = [
  /^0\./u,
  /^10\./u,
  /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./u,
  /^127\./u,
  // Where Azure's machines ask about themselves: a public address that means another machine to each.
  /^168\.63\.129\.16$/u,
  /^169\.254\./u,
  /^172\.(?:1[6-9]|2\d|3[01])\./u,
  /^192\.0\.[02]\./u,
  /^192\.168\./u,
  /^198\.(?:1[89]|51)\./u,
  /^203\.0\.113\./u,
  /^(?:22[4-9]|2[34]\d|25[0-5])\./u,
];
const PRIVATE_NAMES: readonly RegExp[] = [/^localhost\.?$/u, /\.(?:localhost|local|internal|home\.arpa)\.?$/u];

/**
 * Whether a URL's host is one that a server must not call for a stranger: a private, loopback, link-local or
 * reserved address, or a name that stands for one. Other names are not resolved here.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.toLowerCase();
  if (host.startsWith('[')) return isPrivateV6(host.slice(1, -1));
  if (/^[\d.]+$/u.test(host)) return PRIVATE_V4.some((network) => network.test(host));
  return !host.includes('.') || PRIVATE_NAMES.some((name) => name.test(host));
}

/** Addresses that hold an IPv4 address are refused with it: no vendor serves files from one. */
function isPrivateV6(address: string): boolean {
  return !/^[23][0-9a-f]{3}:/u.test(address) || /^2001:0?:|^2001:db8:|^2002:/u.test(address);
}
