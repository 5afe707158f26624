package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * How what calls have in common becomes one parameter of a statement.
 */
enum PostgresValues {

    /** An array, with an element for each call. */
    OF_MANY {
        @Override
        void set(PreparedStatement statement, int index, String type, Object[] values) throws SQLException {
            statement.setArray(index, statement.getConnection().createArrayOf(type, values));
        }
    },
    /** The value of the only call. */
    OF_ONE {
        @Override
        void set(PreparedStatement statement, int index, String type, Object[] values) throws SQLException {
            statement.setObject(index, values[0]);
        }
    };

    /**
     * @param type the name that PostgreSQL gives to the type of each value
     */
    abstract void set(PreparedStatement statement, int index, String type, Object[] values) throws SQLException;

    <C> void texts(PreparedStatement statement, int index, List<C> calls, Function<C, String> value) throws SQLException {
        set(statement, index, "text", values(calls, value, new String[calls.size()]));
    }

    <C> void numbers(PreparedStatement statement, int index, List<C> calls, Function<C, Long> value) throws SQLException {
        set(statement, index, "int8", values(calls, value, new Long[calls.size()]));
    }

    <C> void bytes(PreparedStatement statement, int index, List<C> calls, Function<C, byte[]> value) throws SQLException {
        set(statement, index, "bytea", values(calls, value, new byte[calls.size()][]));
    }

    private static <C, V> V[] values(List<C> calls, Function<C, V> value, V[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(calls.get(i));
        }
        return values;
    }

    /** The first three parameters of every statement that an ownership is needed for. */
    <C> void ownerships(PreparedStatement statement, List<C> calls, Function<C, Ownership> ownership) throws SQLException {
        texts(statement, 1, calls, call -> ownership.apply(call).id().value());
        texts(statement, 2, calls, call -> ownership.apply(call).owner().id());
        numbers(statement, 3, calls, call -> ownership.apply(call).fence());
    }
}
