package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

/** A table as versions made it before its columns were put in the order of their changes, with full pages. */
final class OlderPostgresTable {

    private static final String DDL = """
            CREATE TABLE %1$s (
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
            CREATE INDEX %1$s_expires_at ON %1$s (expires_at)""";

    private OlderPostgresTable() {
    }

    /** Makes one in the place of the present table of a name. */
    static void replace(DataSource dataSource, TableName table) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement ddl = connection.createStatement()) {
            ddl.execute("DROP TABLE IF EXISTS " + table);
            ddl.execute(DDL.formatted(table));
        }
    }
}
