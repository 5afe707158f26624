-- What each statement of an application did to a record, written with it or not at all.
CREATE TABLE chaos_statement (
    ord       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node      text        NOT NULL DEFAULT current_setting('application_name'),
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    id        text        NOT NULL,
    before    jsonb,
    after     jsonb
);
CREATE FUNCTION chaos_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO chaos_statement (id, before, after) VALUES (coalesce(NEW.id, OLD.id), to_jsonb(OLD), to_jsonb(NEW));
    RETURN NULL;
END
$$;
CREATE TRIGGER chaos_log AFTER INSERT OR UPDATE OR DELETE ON idempotency_record FOR EACH ROW EXECUTE FUNCTION chaos_log();
