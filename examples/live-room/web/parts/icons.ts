const PATHS = {
  send: 'M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4',
  mute: 'M4 9v6h4l5 4V5L8 9zM17 9l5 6M22 9l-5 6',
  sound: 'M4 9v6h4l5 4V5L8 9zM17 9c1.5 1.5 1.5 4.5 0 6M20 6c3 3 3 9 0 12',
  gear: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  edit: 'M5 19h4L19 9l-4-4L5 15zM13 7l4 4',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 13l4 4L19 7',
  checks: 'M2 13l4 4L15 8M12 16l1 1L22 8',
  cross: 'M8 8l8 8M16 8l-8 8',
  dash: 'M9 12h6',
  eye: 'M3 12c4-7 14-7 18 0-4 7-14 7-18 0zM12 10a2 2 0 1 0 .01 0',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  retry: 'M19 12a7 7 0 1 1-2-5M19 4v4h-4',
  sun: 'M12 8a4 4 0 1 0 .01 0M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500 19 19M5 19l1.500-1.500M17.500 6.500 19 5',
  moon: 'M20 14A8 8 0 1 1 10 4a6.500 6.500 0 0 0 10 10z',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  stop: 'M6 6h12v12H6z',
  tool: 'M14 6a4 4 0 0 1 6-1l-3 3 1 2 2 1 3-3a4 4 0 0 1-5 5l-8 8-3-3 8-8a4 4 0 0 1-1-4',
  hand: 'M4 12h13M12 6l6 6-6 6',
  ask: 'M12 3a9 9 0 1 0 .01 0M12 8v5M12 16.500v.010',
  call: 'M6 3h3l2 5-2.500 2a12 12 0 0 0 5.500 5.500L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z',
  hangup: 'M3 14c5-6 13-6 18 0l-2.500 3-4-2v-3a10 10 0 0 0-5 0v3l-4 2z',
  smile: 'M12 3a9 9 0 1 0 .01 0M8.500 14c1.500 3 5.500 3 7 0M9 9.500v.010M15 9.500v.010',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

/** A line drawing. It says nothing by itself: whatever holds it has a label. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
