import type { PlannedFault } from '../schedule.ts';
import type { VendorFailure } from '../vendor.ts';
import { PROVIDER_CLASSES } from '../wire.ts';
import { amid, pause, type Strike, underWayNow, type World } from './world.ts';

/** The vendor of one class takes what it gets and says nothing, loses its answers, or takes nothing. */
export async function failVendor(world: World, { way, victim, forMs }: PlannedFault): Promise<Strike> {
  const unsettled = await world.ledger.unsettled();
  const underWay = underWayNow(world, unsettled);
  const providerClass = PROVIDER_CLASSES[victim % PROVIDER_CLASSES.length] ?? 'neither';
  using failure = world.vendor.fail(providerClass, way as VendorFailure);
  await pause(forMs);
  await amid(
    () => failure.hit > 0,
    () => {},
  );
  return { underWay, hits: failure.hit, hitWhat: 'sends' };
}
