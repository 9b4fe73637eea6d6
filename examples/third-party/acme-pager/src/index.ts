export { pagerChannel, type PagerChannelOptions } from './pager-channel.js';
export { AcmePagerProvider, type AcmePagerOptions } from './provider.js';
