-- Records of quarkus-rest-idempotency, format 1, for PostgreSQL 12 and later.
-- Apply it with your migration tool, or let quarkus.rest-idempotency.sql.create-table=true do it at start.
CREATE TABLE IF NOT EXISTS idempotency_record (
    id           varchar(43) COLLATE "C"     NOT NULL PRIMARY KEY,
    format       smallint                    NOT NULL,
    realm        varchar(255)                NOT NULL,
    operation    varchar(255)                NOT NULL,
    resource     varchar(512)                NOT NULL,
    fingerprint  varchar(64)                 NOT NULL,
    state        smallint                    NOT NULL,
    owner        varchar(36)                 NOT NULL,
    fence        bigint                      NOT NULL,
    reserved_at  timestamp(6) with time zone NOT NULL,
    lease_until  timestamp(6) with time zone NOT NULL,
    expires_at   timestamp(6) with time zone NOT NULL,
    completed_at timestamp(6) with time zone,
    kind         smallint,
    status       smallint,
    headers      bytea,
    body         bytea,
    caller       varchar(43) COLLATE "C"
);
CREATE INDEX IF NOT EXISTS idempotency_record_expires_at ON idempotency_record (expires_at);
