-- Records of quarkus-rest-idempotency, format 1, for MariaDB 10.6 and later and MySQL 8.0 and later.
-- Apply it with your migration tool, or let quarkus.rest-idempotency.sql.create-table=true do it at start.
-- All times are UTC, whatever the time zone of the session.
CREATE TABLE IF NOT EXISTS idempotency_record (
    id           varchar(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    format       smallint     NOT NULL,
    realm        varchar(255) NOT NULL,
    operation    varchar(255) NOT NULL,
    resource     varchar(512) NOT NULL,
    fingerprint  varchar(64)  NOT NULL,
    state        smallint     NOT NULL,
    owner        varchar(36)  NOT NULL,
    fence        bigint       NOT NULL,
    reserved_at  datetime(6)  NOT NULL,
    lease_until  datetime(6)  NOT NULL,
    expires_at   datetime(6)  NOT NULL,
    completed_at datetime(6),
    kind         smallint,
    status       smallint,
    headers      longblob,
    body         longblob,
    caller       varchar(43) CHARACTER SET ascii COLLATE ascii_bin,
    INDEX idempotency_record_expires_at (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
