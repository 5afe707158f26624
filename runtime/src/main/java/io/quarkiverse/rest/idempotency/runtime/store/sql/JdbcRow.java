package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The current row of a result of JDBC. */
public record JdbcRow(ResultSet current) implements Row<SQLException> {

    @Override
    public String text(String column) throws SQLException {
        return current.getString(column);
    }

    @Override
    public Long number(String column) throws SQLException {
        long number = current.getLong(column);
        return current.wasNull() ? null : number;
    }

    @Override
    public byte[] bytes(String column) throws SQLException {
        return current.getBytes(column);
    }

    @Override
    public boolean flag(String column) throws SQLException {
        return current.getBoolean(column);
    }
}
