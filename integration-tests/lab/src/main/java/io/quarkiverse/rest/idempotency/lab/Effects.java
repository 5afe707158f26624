package io.quarkiverse.rest.idempotency.lab;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.lab.common.Effect;
import io.quarkus.runtime.StartupEvent;

/**
 * The effects of methods, each with what a history needs to know of it: for which request, on which node and when.
 */
@ApplicationScoped
public class Effects {

    private static final String READ_ONLY = "25006";
    /** MariaDB, by {@code read_only}. */
    private static final int OPTION_PREVENTS_STATEMENT = 1290;

    @Inject
    Database database;

    @Inject
    AgroalDataSource datasource;

    @ConfigProperty(name = "quarkus.datasource.db-kind")
    Dialect dialect;

    void createTables(@Observes StartupEvent started) {
        String origin = "node " + dialect.name + " NOT NULL, at " + dialect.now;
        database.create(
                dialect.createWithHistory("lab_effect", "id SERIAL PRIMARY KEY, name " + dialect.name + " NOT NULL,"
                        + " request BIGINT NOT NULL, payload TEXT NOT NULL, " + origin),
                "CREATE INDEX IF NOT EXISTS lab_effect_name ON lab_effect (name)",
                "CREATE TABLE IF NOT EXISTS lab_admitted (name " + dialect.name + " PRIMARY KEY, request BIGINT NOT NULL)",
                "CREATE TABLE IF NOT EXISTS lab_verdict (request BIGINT PRIMARY KEY, name " + dialect.name + " NOT NULL,"
                        + " applied BOOLEAN NOT NULL, " + origin + ")");
    }

    /** Has an effect, in the transaction of the caller if there is one. */
    void have(Effect effect) {
        try (Connection connection = datasource.getConnection()) {
            insert(connection, effect);
        } catch (SQLException e) {
            throw failure("Expected to have " + effect, e);
        }
    }

    /** Sessions that can only read, as a fail-over leaves them, do not go away by themselves: an application closes them. */
    private IllegalStateException failure(String expectation, SQLException cause) {
        if (READ_ONLY.equals(cause.getSQLState()) || cause.getErrorCode() == OPTION_PREVENTS_STATEMENT) {
            datasource.flush(AgroalDataSource.FlushMode.GRACEFUL);
        }
        return new IllegalStateException(expectation, cause);
    }

    /**
     * Has an effect unless {@link #find} was asked by another request: then this one is late, and another request relies on its
     * having had none.
     */
    void haveIfAdmitted(Effect effect) {
        try (Connection connection = datasource.getConnection()) {
            connection.setAutoCommit(false);
            long admitted = admit(connection, effect.key(), effect.request(), "lab_admitted.request");
            if (admitted != effect.request()) {
                connection.rollback();
                throw new IllegalStateException("Expected request " + admitted + " for " + effect.key() + ", was "
                        + effect.request());
            }
            insert(connection, effect);
            connection.commit();
        } catch (SQLException e) {
            throw failure("Expected to have " + effect, e);
        }
    }

    /**
     * Looks for the effect of a key. From then on only the request that asks can have it.
     */
    Optional<Effect> find(String key, long request) {
        try (Connection connection = datasource.getConnection()) {
            connection.setAutoCommit(false);
            admit(connection, key, request, dialect.inserted("request"));
            Optional<Effect> found = select(connection, key);
            try (PreparedStatement statement = connection
                    .prepareStatement("INSERT INTO lab_verdict (request, name, applied, node)"
                            + " VALUES (?, ?, ?, " + dialect.node + ")" + dialect.onDuplicate("request") + "applied = "
                            + dialect.inserted("applied"))) {
                statement.setLong(1, request);
                statement.setString(2, key);
                statement.setBoolean(3, found.isPresent());
                statement.executeUpdate();
            }
            connection.commit();
            return found;
        } catch (SQLException e) {
            throw failure("Expected to find what became of " + key, e);
        }
    }

    /** Holds the key until the end of the transaction. */
    private long admit(Connection connection, String key, long request, String admitted) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO lab_admitted (name, request) VALUES (?, ?)"
                + dialect.onDuplicate("name") + "request = " + admitted + " RETURNING request")) {
            statement.setString(1, key);
            statement.setLong(2, request);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private static Optional<Effect> select(Connection connection, String key) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT request, payload FROM lab_effect WHERE name = ? ORDER BY id LIMIT 1")) {
            statement.setString(1, key);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(new Effect(key, result.getLong(1), result.getString(2))) : Optional.empty();
            }
        }
    }

    private void insert(Connection connection, Effect effect) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement(
                        "INSERT INTO lab_effect (name, request, payload, node) VALUES (?, ?, ?, " + dialect.node + ")")) {
            statement.setString(1, effect.key());
            statement.setLong(2, effect.request());
            statement.setString(3, effect.payload());
            statement.executeUpdate();
        }
    }
}
