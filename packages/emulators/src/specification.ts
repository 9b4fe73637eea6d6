/** Checks of calls against a vendor's own document. */
export { type Disagreements, disagreementsOf } from './specification/disagreements.ts';
export { type MutatedRequest, mutationsOf } from './specification/mutations.ts';
export { openSpecification } from './specification/open-specification.ts';
export { Specification, type SpecificationOptions } from './specification/specification.ts';
