/** A commit that brings more than new events with their deliveries, in one atomic call. */
export const COMMIT = `
CREATE FUNCTION {schema}.put_identity(
  p_organization text, p_id text, p_types text[], p_addresses text[], p_body text
) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO {schema}.identities AS i (organization, id, body) VALUES (p_organization, p_id, p_body)
    ON CONFLICT (organization, id) DO UPDATE SET body = excluded.body;
  DELETE FROM {schema}.identity_addresses a WHERE a.organization = p_organization AND a.identity_id = p_id;
  INSERT INTO {schema}.identity_addresses (organization, channel_type, address, identity_id)
    SELECT p_organization, t.channel_type, t.address, p_id FROM unnest(p_types, p_addresses) AS t (channel_type, address)
    ON CONFLICT DO NOTHING;
END $body$;

CREATE FUNCTION {schema}.remove_event(p_room bigint, p_organization text, p_id text, p_change integer)
RETURNS boolean LANGUAGE plpgsql AS $body$
DECLARE
  v_event {schema}.events;
BEGIN
  DELETE FROM {schema}.events e WHERE e.room = p_room AND e.id = p_id RETURNING * INTO v_event;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO {schema}.removed_events (room, change, id) VALUES (p_room, p_change, p_id);
  IF v_event.provider_message_id IS NOT NULL THEN
    DELETE FROM {schema}.provider_messages m WHERE m.organization = p_organization
      AND m.channel_id = v_event.channel_id AND m.provider_message_id = v_event.provider_message_id;
  END IF;
  DELETE FROM {schema}.outbox o WHERE o.room = p_room AND o.position = v_event.position;
  DELETE FROM {schema}.dead_letters d WHERE d.room = p_room AND d.event_id = p_id;
  DELETE FROM {schema}.receipts c WHERE c.room = p_room AND c.event_id = p_id;
  DELETE FROM {schema}.receipt_ids n WHERE n.room = p_room AND n.event_id = p_id;
  RETURN true;
END $body$;

CREATE FUNCTION {schema}.put_bindings(p_room {schema}.rooms, p_removed jsonb, p_bindings jsonb)
RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  WITH detached AS (
    DELETE FROM {schema}.bindings b WHERE b.room = p_room.seq
      AND b.channel_id IN (SELECT jsonb_array_elements_text(p_removed)) RETURNING b.channel_id
  )
  INSERT INTO {schema}.revocations (room, channel_id) SELECT p_room.seq, d.channel_id FROM detached d
    ON CONFLICT DO NOTHING;
  INSERT INTO {schema}.bindings
      (room, room_created_at, room_is_active, organization, room_id, channel_id, channel_type, participant_id, body)
    SELECT p_room.seq, p_room.created_at, p_room.status = 'active', p_room.organization, p_room.id,
      b.channel_id, b.channel_type, b.participant_id, b.body
    FROM jsonb_to_recordset(p_bindings)
      AS b (place integer, channel_id text, channel_type text, participant_id text, body text)
    ORDER BY b.place
    ON CONFLICT (room, channel_id) DO UPDATE SET
      channel_type = excluded.channel_type, participant_id = excluded.participant_id, body = excluded.body;
  DELETE FROM {schema}.revocations v WHERE v.room = p_room.seq
    AND v.channel_id IN (SELECT b->>'channel_id' FROM jsonb_array_elements(p_bindings) b);
END $body$;

CREATE FUNCTION {schema}.put_people_and_records(p_room {schema}.rooms, p_request jsonb)
RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO {schema}.participants (room, organization, id, external_id, status, connected_via, body)
    SELECT p_room.seq, p_room.organization, p.id, p.external_id, p.status, p.connected_via, p.body
    FROM jsonb_to_recordset(coalesce(p_request->'participants', '[]'))
      AS p (place integer, id text, external_id text, status text, connected_via text[], body text)
    ORDER BY p.place
    ON CONFLICT (room, id) DO UPDATE SET external_id = excluded.external_id, status = excluded.status,
      connected_via = excluded.connected_via, body = excluded.body;
  PERFORM {schema}.put_identity(i.organization, i.id, i.types, i.addresses, i.body)
    FROM jsonb_to_recordset(coalesce(p_request->'identities', '[]'))
      AS i (organization text, id text, types text[], addresses text[], body text);
  INSERT INTO {schema}.tasks (room, id, status, body)
    SELECT p_room.seq, t.id, t.status, t.body
    FROM jsonb_to_recordset(coalesce(p_request->'tasks', '[]'))
      AS t (place integer, id text, status text, body text)
    ORDER BY t.place
    ON CONFLICT (room, id) DO UPDATE SET status = excluded.status, body = excluded.body;
  INSERT INTO {schema}.observations (room, id, body)
    SELECT p_room.seq, o.id, o.body
    FROM jsonb_to_recordset(coalesce(p_request->'observations', '[]')) AS o (place integer, id text, body text)
    ORDER BY o.place
    ON CONFLICT (room, id) DO UPDATE SET body = excluded.body;
END $body$;

CREATE FUNCTION {schema}.put_events(p_room {schema}.rooms, p_first integer, p_change integer, p_events jsonb)
RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO {schema}.events (room, created_at, position, first_change, change, id, type, visibility, channel_id,
      parent_event_id, idempotency_key, provider_message_id, body)
    SELECT p_room.seq, e.created_at, p_first + e.place, p_change + 1 + e.place, p_change + 1 + e.place, e.id, e.type,
      e.visibility, e.channel_id, e.parent_event_id, e.idempotency_key, e.provider_message_id, e.body
    FROM jsonb_to_recordset(p_events) AS e (place integer, created_at bigint, id text, type text, visibility text,
      channel_id text, parent_event_id text, idempotency_key text, provider_message_id text, body text);
  INSERT INTO {schema}.provider_messages (room, position, organization, channel_id, provider_message_id)
    SELECT p_room.seq, p_first + e.place, p_room.organization, e.channel_id, e.provider_message_id
    FROM jsonb_to_recordset(p_events) AS e (place integer, channel_id text, provider_message_id text)
    WHERE e.provider_message_id IS NOT NULL;
END $body$;

CREATE FUNCTION {schema}.change_events(p_room bigint, p_change integer, p_events jsonb)
RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
  e record;
BEGIN
  FOR e IN SELECT * FROM jsonb_to_recordset(p_events) AS c (place integer, created_at bigint, id text, type text,
      visibility text, parent_event_id text, body text) ORDER BY c.place LOOP
    UPDATE {schema}.events s SET created_at = e.created_at, type = e.type, visibility = e.visibility,
        parent_event_id = e.parent_event_id, body = e.body, change = p_change + 1 + e.place
      WHERE s.room = p_room AND s.id = e.id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'event_not_found' USING ERRCODE = 'RK404', DETAIL = e.id;
    END IF;
  END LOOP;
END $body$;

CREATE FUNCTION {schema}.plan_deliveries(p_room bigint, p_node text, p_outbox jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $body$
DECLARE
  o record;
  v_position integer;
  v_before text;
  v_behind jsonb := '[]';
BEGIN
  FOR o IN SELECT * FROM jsonb_to_recordset(p_outbox)
      AS x (place integer, event_id text, channel_id text, kind text, silent boolean) ORDER BY x.place LOOP
    SELECT e.position INTO v_position FROM {schema}.events e WHERE e.room = p_room AND e.id = o.event_id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'outbox_event_unknown' USING ERRCODE = 'RK422';
    END IF;
    SELECT b.node_id INTO v_before FROM {schema}.outbox b
      WHERE b.room = p_room AND b.channel_id = o.channel_id AND b.position < v_position
      ORDER BY b.position DESC LIMIT 1;
    IF v_before <> p_node THEN
      v_behind := v_behind || jsonb_build_array(jsonb_build_array(o.event_id, o.channel_id));
    END IF;
    INSERT INTO {schema}.outbox (room, position, silent, channel_id, event_id, kind, node_id)
      VALUES (p_room, v_position, o.silent, o.channel_id, o.event_id, o.kind, p_node)
      ON CONFLICT (room, channel_id, position) DO UPDATE SET attempts = 0, silent = excluded.silent,
        kind = excluded.kind, node_id = excluded.node_id;
  END LOOP;
  RETURN v_behind;
END $body$;

CREATE FUNCTION {schema}.commit_all(p_request jsonb, OUT o_room {schema}.rooms, OUT o_behind jsonb)
LANGUAGE plpgsql AS $body$
DECLARE
  v_now bigint := p_request->>'now';
  v_new integer := jsonb_array_length(p_request->'events');
  v_changed integer := jsonb_array_length(coalesce(p_request->'updated_events', '[]'));
  v_given jsonb := coalesce(p_request->'room', '{}');
  v_timers jsonb := v_given->'timers';
  v_change integer;
  v_removed integer := 0;
  v_id text;
BEGIN
  UPDATE {schema}.rooms r SET
      event_count = r.event_count + v_new,
      latest_change = r.latest_change + v_new + v_changed,
      updated_at = v_now,
      lease_held = NOT (p_request->>'release')::boolean,
      status = coalesce(v_given->>'status', r.status),
      paused_at = CASE WHEN v_given ? 'paused_at' THEN (v_given->>'paused_at')::bigint ELSE r.paused_at END,
      closed_at = CASE WHEN v_given ? 'closed_at' THEN (v_given->>'closed_at')::bigint ELSE r.closed_at END,
      inactive_after_seconds =
        CASE WHEN v_timers IS NULL THEN r.inactive_after_seconds ELSE (v_timers->>0)::double precision END,
      closed_after_seconds =
        CASE WHEN v_timers IS NULL THEN r.closed_after_seconds ELSE (v_timers->>1)::double precision END,
      last_activity_at = CASE WHEN (p_request->>'is_activity')::boolean THEN v_now
        WHEN v_timers IS NULL THEN r.last_activity_at ELSE (v_timers->>2)::bigint END,
      agent_response_policy = coalesce(v_given->>'agent_response_policy', r.agent_response_policy),
      metadata = coalesce(v_given->>'metadata', r.metadata)
    WHERE r.organization = p_request->>'organization' AND r.id = p_request->>'room_id'
      AND r.lease_node = p_request->>'node_id' AND r.lease_epoch = (p_request->>'epoch')::bigint
    RETURNING * INTO o_room;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  v_change := o_room.latest_change - v_new - v_changed;
  IF v_new > 0 THEN
    PERFORM {schema}.put_events(o_room, o_room.event_count - v_new, v_change, p_request->'events');
  END IF;
  IF v_changed > 0 THEN
    PERFORM {schema}.change_events(o_room.seq, v_change + v_new, p_request->'updated_events');
  END IF;
  FOR v_id IN SELECT jsonb_array_elements_text(coalesce(p_request->'removed_event_ids', '[]')) LOOP
    IF {schema}.remove_event(o_room.seq, o_room.organization, v_id, o_room.latest_change + v_removed + 1) THEN
      v_removed := v_removed + 1;
    END IF;
  END LOOP;
  IF v_removed > 0 THEN
    UPDATE {schema}.rooms r SET latest_change = r.latest_change + v_removed WHERE r.seq = o_room.seq;
  END IF;
  IF v_given ? 'status' THEN
    UPDATE {schema}.bindings b SET room_is_active = o_room.status = 'active'
      WHERE b.room = o_room.seq AND b.room_is_active <> (o_room.status = 'active');
  END IF;
  IF p_request ? 'bindings' OR p_request ? 'removed_channel_ids' THEN
    PERFORM {schema}.put_bindings(o_room, coalesce(p_request->'removed_channel_ids', '[]'),
      coalesce(p_request->'bindings', '[]'));
  END IF;
  IF p_request ?| ARRAY['participants', 'identities', 'tasks', 'observations'] THEN
    PERFORM {schema}.put_people_and_records(o_room, p_request);
  END IF;
  o_behind := {schema}.plan_deliveries(o_room.seq, p_request->>'node_id', coalesce(p_request->'outbox', '[]'));
END $body$;
`;
