-- What each statement of an application did to a record, written with it or not at all. The history of the table tells when it
-- was committed.
CREATE TABLE chaos_statement (
    ord    bigint       AUTO_INCREMENT PRIMARY KEY,
    -- Not by default: the variable would be that of the session that opened the table first.
    node   varchar(255) NOT NULL,
    at     timestamp(6) NOT NULL DEFAULT (SYSDATE(6)),
    id     varchar(43)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    before_operation varchar(255), before_resource varchar(512), before_fingerprint varchar(64), before_state smallint,
    before_owner varchar(36), before_fence bigint, before_lease_until datetime(6), before_expires_at datetime(6),
    before_status smallint, before_headers longblob, before_body longblob,
    after_operation varchar(255), after_resource varchar(512), after_fingerprint varchar(64), after_state smallint,
    after_owner varchar(36), after_fence bigint, after_lease_until datetime(6), after_expires_at datetime(6),
    after_status smallint, after_headers longblob, after_body longblob,
    since  bigint unsigned GENERATED ALWAYS AS ROW START INVISIBLE,
    until  bigint unsigned GENERATED ALWAYS AS ROW END INVISIBLE,
    PERIOD FOR SYSTEM_TIME (since, until),
    INDEX (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin WITH SYSTEM VERSIONING;
-- Written to see whether the database registers transactions.
CREATE TABLE chaos_registry (
    id     bigint AUTO_INCREMENT PRIMARY KEY,
    since  bigint unsigned GENERATED ALWAYS AS ROW START INVISIBLE,
    until  bigint unsigned GENERATED ALWAYS AS ROW END INVISIBLE,
    PERIOD FOR SYSTEM_TIME (since, until)
) ENGINE = InnoDB WITH SYSTEM VERSIONING;
CREATE TRIGGER chaos_log_insert AFTER INSERT ON idempotency_record FOR EACH ROW INSERT INTO chaos_statement (
    node, id, after_operation, after_resource, after_fingerprint, after_state, after_owner, after_fence, after_lease_until,
    after_expires_at, after_status, after_headers, after_body)
VALUES (
    @node, NEW.id, NEW.operation, NEW.resource, NEW.fingerprint, NEW.state, NEW.owner, NEW.fence, NEW.lease_until,
    NEW.expires_at, NEW.status, NEW.headers, NEW.body);
CREATE TRIGGER chaos_log_update AFTER UPDATE ON idempotency_record FOR EACH ROW INSERT INTO chaos_statement (
    node, id, before_operation, before_resource, before_fingerprint, before_state, before_owner, before_fence,
    before_lease_until, before_expires_at, before_status, before_headers, before_body, after_operation, after_resource,
    after_fingerprint, after_state, after_owner, after_fence, after_lease_until, after_expires_at, after_status,
    after_headers, after_body)
VALUES (
    @node, NEW.id, OLD.operation, OLD.resource, OLD.fingerprint, OLD.state, OLD.owner, OLD.fence, OLD.lease_until,
    OLD.expires_at, OLD.status, OLD.headers, OLD.body, NEW.operation, NEW.resource, NEW.fingerprint, NEW.state,
    NEW.owner, NEW.fence, NEW.lease_until, NEW.expires_at, NEW.status, NEW.headers, NEW.body);
CREATE TRIGGER chaos_log_delete AFTER DELETE ON idempotency_record FOR EACH ROW INSERT INTO chaos_statement (
    node, id, before_operation, before_resource, before_fingerprint, before_state, before_owner, before_fence,
    before_lease_until, before_expires_at, before_status, before_headers, before_body)
VALUES (
    @node, OLD.id, OLD.operation, OLD.resource, OLD.fingerprint, OLD.state, OLD.owner, OLD.fence, OLD.lease_until,
    OLD.expires_at, OLD.status, OLD.headers, OLD.body);
