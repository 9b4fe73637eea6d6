export { deepFreeze, ownCopy, requireKnownContent } from './codec/events.ts';
export { decode, encode, encodePlain, type Json } from './codec/json.ts';
export { organizationIdOf, organizationKey, type OrganizationKey } from './codec/organizations.ts';
export { addressPairs, identityOf, observationOf, participantOf, receiptOf, taskOf } from './codec/records.ts';
export { nameJson, nameOf, stateJson } from './codec/state.ts';
export { type Refusal, refusalOf } from './codec/refusals.ts';
export { OpenRequests } from './realtime/open-requests.ts';
export { type Responder, Responders } from './realtime/responders.ts';
