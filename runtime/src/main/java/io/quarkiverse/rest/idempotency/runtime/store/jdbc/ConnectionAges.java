package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import io.agroal.api.AgroalPoolInterceptor;

/**
 * When the connections of a pool were opened, which the pool does not tell. Thread-safe.
 */
final class ConnectionAges implements AgroalPoolInterceptor {

    /** The ages by the connections of the driver, because the pool wraps them anew for each use. */
    private final Map<Connection, Long> openedAt = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public void onConnectionCreate(Connection connection) {
        Connection own = own(connection);
        if (own != null) {
            openedAt.put(own, System.nanoTime());
        }
    }

    @Override
    public void onConnectionDestroy(Connection connection) {
        openedAt.remove(own(connection));
    }

    /**
     * @param nanoTime in the terms of {@link System#nanoTime()}
     * @return {@code false} also where it is not known
     */
    boolean wasOpenedBefore(Connection connection, long nanoTime) {
        Long opened = openedAt.get(own(connection));
        return opened != null && opened - nanoTime < 0;
    }

    /** {@code null} of a driver that does not say. */
    private static Connection own(Connection connection) {
        try {
            return connection.unwrap(Connection.class);
        } catch (SQLException e) {
            return null;
        }
    }
}
