/**
 * Settling and taking over deliveries. Whoever takes over does so one after the other, by a lock that ends with
 * the call: two of them could otherwise part a queue between them, and turn its order around. A delivery is
 * settled by its place alone: that its node is compared as "not distinct" keeps plans off the index of nodes.
 */
export const OUTBOX = `
CREATE FUNCTION {schema}.put_receipt(
  p_room bigint, p_organization text, p_event_id text, p_channel_id text, p_ids text[], p_body text
) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO {schema}.receipts (room, event_id, channel_id, body)
    VALUES (p_room, p_event_id, p_channel_id, p_body)
    ON CONFLICT (room, event_id, channel_id) DO UPDATE SET body = excluded.body;
  DELETE FROM {schema}.receipt_ids n
    WHERE n.room = p_room AND n.event_id = p_event_id AND n.channel_id = p_channel_id;
  INSERT INTO {schema}.receipt_ids (organization, provider_message_id, room, event_id, channel_id)
    SELECT DISTINCT p_organization, t.id, p_room, p_event_id, p_channel_id FROM unnest(p_ids) AS t (id);
END $body$;

CREATE FUNCTION {schema}.settle_deliveries(p_node text, p_now bigint, p_settlements jsonb)
RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
  s record;
  v_room bigint;
  v_position integer;
  v_entry {schema}.outbox;
BEGIN
  FOR s IN SELECT * FROM jsonb_to_recordset(p_settlements) AS x (place integer, organization text, room_id text,
      event_id text, channel_id text, outcome text, attempts integer, error text, receipt jsonb) ORDER BY x.place LOOP
    SELECT r.seq INTO v_room FROM {schema}.rooms r WHERE r.organization = s.organization AND r.id = s.room_id;
    CONTINUE WHEN NOT FOUND;
    SELECT e.position INTO v_position FROM {schema}.events e WHERE e.room = v_room AND e.id = s.event_id;
    CONTINUE WHEN NOT FOUND;
    IF s.outcome = 'attempted' THEN
      UPDATE {schema}.outbox o SET attempts = s.attempts WHERE o.room = v_room AND o.channel_id = s.channel_id
        AND o.position = v_position AND o.node_id IS NOT DISTINCT FROM p_node RETURNING * INTO v_entry;
    ELSE
      DELETE FROM {schema}.outbox o WHERE o.room = v_room AND o.channel_id = s.channel_id
        AND o.position = v_position AND o.node_id IS NOT DISTINCT FROM p_node RETURNING * INTO v_entry;
    END IF;
    CONTINUE WHEN NOT FOUND;
    IF s.receipt IS NOT NULL THEN
      PERFORM {schema}.put_receipt(v_room, s.organization, s.receipt->>'event_id', s.receipt->>'channel_id',
        ARRAY(SELECT jsonb_array_elements_text(s.receipt->'ids')), s.receipt->>'body');
    END IF;
    IF s.outcome = 'dead' THEN
      INSERT INTO {schema}.dead_letters
          (room, died_at, position, attempts, silent, channel_id, event_id, kind, error)
        VALUES (v_room, p_now, v_position, s.attempts, v_entry.silent, s.channel_id, s.event_id, v_entry.kind, s.error)
        ON CONFLICT (room, event_id, channel_id) DO UPDATE SET died_at = excluded.died_at,
          attempts = excluded.attempts, error = excluded.error;
    END IF;
  END LOOP;
END $body$;

CREATE FUNCTION {schema}.is_living(p_node text) RETURNS boolean LANGUAGE sql STABLE AS $body$
  SELECT EXISTS (SELECT FROM {schema}.nodes n WHERE n.id = p_node AND n.expires_at > now())
$body$;

CREATE FUNCTION {schema}.gone_holders(p_node text) RETURNS text[] LANGUAGE sql STABLE AS $body$
  WITH RECURSIVE holders AS (
    SELECT min(o.node_id) AS id FROM {schema}.outbox o
    UNION ALL
    SELECT (SELECT min(o.node_id) FROM {schema}.outbox o WHERE o.node_id > h.id) FROM holders h WHERE h.id IS NOT NULL
  )
  SELECT array_agg(h.id) FROM holders h WHERE h.id IS NOT NULL AND h.id <> p_node AND NOT {schema}.is_living(h.id)
$body$;

CREATE FUNCTION {schema}.take_queue(p_room bigint, p_channel text, p_node text, p_gone text[], p_limit integer)
RETURNS SETOF {schema}.outbox LANGUAGE plpgsql AS $body$
DECLARE
  v_barrier integer;
  v_last integer;
BEGIN
  SELECT min(b.position) INTO v_barrier FROM {schema}.outbox b WHERE b.room = p_room AND b.channel_id = p_channel
    AND b.node_id IS DISTINCT FROM p_node AND b.node_id <> ALL (p_gone);
  SELECT max(d.position) INTO v_last FROM (
    SELECT o.position FROM {schema}.outbox o WHERE o.room = p_room AND o.channel_id = p_channel
      AND o.node_id IS DISTINCT FROM p_node AND o.position < coalesce(v_barrier, 2147483647)
    ORDER BY o.position LIMIT p_limit
  ) d;
  -- What stands before the barrier and is not the asker's own is a gone node's.
  RETURN QUERY
    WITH taken AS (
      UPDATE {schema}.outbox o SET node_id = p_node WHERE o.room = p_room AND o.channel_id = p_channel
        AND o.node_id IS DISTINCT FROM p_node AND o.position <= v_last RETURNING o.*
    )
    SELECT * FROM taken t ORDER BY t.position;
END $body$;

-- What a claim finds may have been committed after its statement began, which sees no such event itself: a
-- function does, each time it looks.
CREATE FUNCTION {schema}.event_at(
  p_room bigint, p_position integer, OUT o_room {schema}.rooms, OUT o_event {schema}.events
) LANGUAGE plpgsql AS $body$
BEGIN
  SELECT * INTO o_room FROM {schema}.rooms r WHERE r.seq = p_room;
  SELECT * INTO o_event FROM {schema}.events e WHERE e.room = p_room AND e.position = p_position;
END $body$;

CREATE FUNCTION {schema}.claim_deliveries(p_node text, p_limit integer) RETURNS SETOF {schema}.outbox
LANGUAGE plpgsql ROWS 100 AS $body$
DECLARE
  v_gone text[] := {schema}.gone_holders(p_node);
  v_node text;
  v_room bigint;
  v_channel text;
  v_left integer := p_limit;
  v_taken integer;
BEGIN
  IF v_gone IS NULL THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('{schema}.claims', 0));
  v_gone := coalesce({schema}.gone_holders(p_node), '{}');
  FOREACH v_node IN ARRAY v_gone LOOP
    v_room := 0;
    v_channel := '';
    -- From queue to queue, however many deliveries stand in each.
    LOOP
      SELECT o.room, o.channel_id INTO v_room, v_channel FROM {schema}.outbox o
        WHERE o.node_id = v_node AND (o.room, o.channel_id) > (v_room, v_channel)
        ORDER BY o.room, o.channel_id LIMIT 1;
      EXIT WHEN NOT FOUND;
      RETURN QUERY SELECT * FROM {schema}.take_queue(v_room, v_channel, p_node, v_gone, v_left);
      GET DIAGNOSTICS v_taken = ROW_COUNT;
      v_left := v_left - v_taken;
      IF v_left <= 0 THEN
        RETURN;
      END IF;
    END LOOP;
  END LOOP;
END $body$;

CREATE FUNCTION {schema}.claim_ahead(
  p_organization text, p_id text, p_node text, p_channel text, p_event_id text
) RETURNS SETOF {schema}.outbox LANGUAGE plpgsql ROWS 10 AS $body$
DECLARE
  v_room bigint;
  v_position integer;
  v_held {schema}.outbox;
BEGIN
  SELECT r.seq INTO v_room FROM {schema}.rooms r WHERE r.organization = p_organization AND r.id = p_id;
  SELECT e.position INTO v_position FROM {schema}.events e WHERE e.room = v_room AND e.id = p_event_id;
  v_position := coalesce(v_position, 2147483647);
  IF NOT EXISTS (SELECT FROM {schema}.outbox o
      WHERE o.room = v_room AND o.channel_id = p_channel AND o.position < v_position) THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('{schema}.claims', 0));
  IF EXISTS (SELECT FROM {schema}.outbox o WHERE o.room = v_room AND o.channel_id = p_channel
      AND o.position < v_position AND (o.node_id = p_node OR {schema}.is_living(o.node_id))) THEN
    -- An empty row says that somebody stands in the way.
    RETURN NEXT v_held;
    RETURN;
  END IF;
  RETURN QUERY
    WITH taken AS (
      UPDATE {schema}.outbox o SET node_id = p_node
      WHERE o.room = v_room AND o.channel_id = p_channel AND o.position < v_position RETURNING o.*
    )
    SELECT * FROM taken t ORDER BY t.position;
END $body$;
`;
