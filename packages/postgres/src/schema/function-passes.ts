/**
 * Claiming a room, reading what its pass needs, giving it back. Each step of a function sees what was committed
 * before it, so what is read under a claim is what the last holder left.
 *
 * A change of owner waits for the disk; that the owner took its room up again, or laid it down, does not: after
 * a crash of the server the room is merely held or not, and no epoch comes twice.
 */
export const PASSES = `
CREATE FUNCTION {schema}.open_pass(
  p_organization text, p_id text, p_node text, p_key text, p_channel text,
  OUT o_outcome text, OUT o_room {schema}.rooms, OUT o_bindings text, OUT o_duplicate {schema}.events,
  OUT o_revoked boolean
) LANGUAGE plpgsql AS $body$
BEGIN
  SELECT * INTO o_room FROM {schema}.rooms r WHERE r.organization = p_organization AND r.id = p_id;
  IF NOT FOUND THEN
    o_outcome := 'missing';
    RETURN;
  END IF;
  IF o_room.lease_node = p_node AND NOT o_room.lease_held THEN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE {schema}.rooms r SET lease_held = true
      WHERE r.seq = o_room.seq AND r.lease_node = p_node RETURNING * INTO o_room;
  ELSIF o_room.lease_node IS DISTINCT FROM p_node THEN
    UPDATE {schema}.rooms r SET
        lease_epoch = CASE WHEN r.lease_node = p_node THEN r.lease_epoch ELSE nextval('{schema}.epochs') END,
        lease_node = p_node,
        lease_held = true
      WHERE r.seq = o_room.seq
        AND (r.lease_node IS NULL OR r.lease_node = p_node OR NOT r.lease_held OR NOT EXISTS (
          SELECT FROM {schema}.nodes n WHERE n.id = r.lease_node AND n.expires_at > now()))
      RETURNING * INTO o_room;
  END IF;
  IF NOT FOUND THEN
    o_outcome := 'held';
    RETURN;
  END IF;
  o_outcome := 'opened';
  SELECT string_agg(b.body, ',' ORDER BY b.seq) INTO o_bindings FROM {schema}.bindings b WHERE b.room = o_room.seq;
  IF p_key IS NOT NULL THEN
    SELECT * INTO o_duplicate FROM {schema}.events e WHERE e.room = o_room.seq AND e.idempotency_key = p_key;
  END IF;
  o_revoked := p_channel IS NOT NULL AND EXISTS (
    SELECT FROM {schema}.revocations v WHERE v.room = o_room.seq AND v.channel_id = p_channel);
END $body$;

CREATE FUNCTION {schema}.close_pass(p_organization text, p_id text, p_node text, p_epoch bigint)
RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  UPDATE {schema}.rooms r SET lease_held = false
    WHERE r.organization = p_organization AND r.id = p_id AND r.lease_node = p_node AND r.lease_epoch = p_epoch
      AND r.lease_held;
END $body$;

CREATE FUNCTION {schema}.fence_commit(
  p_organization text, p_id text, p_node text, p_epoch bigint, p_event_id text, OUT o_found boolean
) LANGUAGE plpgsql AS $body$
DECLARE
  v_seq bigint;
BEGIN
  SELECT r.seq INTO v_seq FROM {schema}.rooms r WHERE r.organization = p_organization AND r.id = p_id FOR UPDATE;
  o_found := EXISTS (SELECT FROM {schema}.events e WHERE e.room = v_seq AND e.id = p_event_id);
  IF NOT o_found THEN
    -- Whoever wrote under this lease is refused from now on, and gives back what is none any more: it is free.
    UPDATE {schema}.rooms r SET lease_epoch = nextval('{schema}.epochs'), lease_held = false
      WHERE r.seq = v_seq AND r.lease_node = p_node AND r.lease_epoch = p_epoch;
  END IF;
END $body$;
`;
