-- Records of quarkus-rest-idempotency, format 1, for PostgreSQL 12 and later.
-- Apply it with your migration tool, or let quarkus.rest-idempotency.sql.create-table=true do it at start.
-- In this order the columns need no padding between them, and PostgreSQL logs no more of a completion than the last ones.
CREATE TABLE IF NOT EXISTS idempotency_record (
    fence        bigint                      NOT NULL,
    reserved_at  timestamp(6) with time zone NOT NULL,
    lease_until  timestamp(6) with time zone NOT NULL,
    expires_at   timestamp(6) with time zone NOT NULL,
    format       smallint                    NOT NULL,
    id           varchar(43) COLLATE "C"     NOT NULL PRIMARY KEY,
    realm        varchar(255)                NOT NULL,
    operation    varchar(255)                NOT NULL,
    resource     varchar(512)                NOT NULL,
    fingerprint  varchar(64)                 NOT NULL,
    owner        varchar(36)                 NOT NULL,
    caller       varchar(43) COLLATE "C",
    state        smallint                    NOT NULL,
    kind         smallint,
    status       smallint,
    completed_at timestamp(6) with time zone,
    headers      bytea,
    body         bytea
) WITH (fillfactor = 45);
CREATE INDEX IF NOT EXISTS idempotency_record_expires_at ON idempotency_record (expires_at);
