/** Rooms as a whole: made for a sender, deleted with everything in them, emptied of old contents. */
export const ROOMS = `
CREATE FUNCTION {schema}.create_room_for_sender(
  p_room {schema}.rooms, p_channel text, p_sender text, OUT o_room {schema}.rooms, OUT o_created boolean
) LANGUAGE plpgsql AS $body$
DECLARE
  v_key text := p_room.organization || '/' || p_channel || '/' || p_sender;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('{schema}.senders', hashtextextended(v_key, 0)));
  SELECT r.* INTO o_room FROM {schema}.senders s JOIN {schema}.rooms r ON r.seq = s.room
    WHERE s.organization = p_room.organization AND s.channel_id = p_channel AND s.sender_id = p_sender
      AND r.status = 'active';
  o_created := NOT FOUND;
  IF NOT o_created THEN
    RETURN;
  END IF;
  INSERT INTO {schema}.rooms (created_at, updated_at, paused_at, closed_at, last_activity_at, inactive_after_seconds,
      closed_after_seconds, organization, id, status, agent_response_policy, metadata)
    VALUES (p_room.created_at, p_room.updated_at, p_room.paused_at, p_room.closed_at, p_room.last_activity_at,
      p_room.inactive_after_seconds, p_room.closed_after_seconds, p_room.organization, p_room.id, p_room.status,
      p_room.agent_response_policy, p_room.metadata)
    RETURNING * INTO o_room;
  INSERT INTO {schema}.senders (organization, channel_id, sender_id, room)
    VALUES (p_room.organization, p_channel, p_sender, o_room.seq)
    ON CONFLICT (organization, channel_id, sender_id) DO UPDATE SET room = excluded.room;
END $body$;

CREATE FUNCTION {schema}.delete_room(p_organization text, p_id text) RETURNS boolean LANGUAGE plpgsql AS $body$
DECLARE
  v_room bigint;
BEGIN
  DELETE FROM {schema}.rooms r WHERE r.organization = p_organization AND r.id = p_id RETURNING r.seq INTO v_room;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  DELETE FROM {schema}.outbox t WHERE t.room = v_room;
  DELETE FROM {schema}.dead_letters t WHERE t.room = v_room;
  DELETE FROM {schema}.receipts t WHERE t.room = v_room;
  DELETE FROM {schema}.receipt_ids t WHERE t.room = v_room;
  DELETE FROM {schema}.senders t WHERE t.room = v_room;
  DELETE FROM {schema}.bindings t WHERE t.room = v_room;
  DELETE FROM {schema}.revocations t WHERE t.room = v_room;
  DELETE FROM {schema}.participants t WHERE t.room = v_room;
  DELETE FROM {schema}.tasks t WHERE t.room = v_room;
  DELETE FROM {schema}.observations t WHERE t.room = v_room;
  DELETE FROM {schema}.read_markers t WHERE t.room = v_room;
  DELETE FROM {schema}.removed_events t WHERE t.room = v_room;
  DELETE FROM {schema}.provider_messages m USING {schema}.events e
    WHERE e.room = v_room AND e.provider_message_id IS NOT NULL AND m.organization = p_organization
      AND m.channel_id = e.channel_id AND m.provider_message_id = e.provider_message_id;
  DELETE FROM {schema}.events t WHERE t.room = v_room;
  RETURN true;
END $body$;
`;
