package io.quarkiverse.rest.idempotency.lab;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.lab.common.Count;
import io.quarkiverse.rest.idempotency.lab.common.Rows;
import io.quarkus.runtime.StartupEvent;

/**
 * The tables of the lab: counters, and rows to be inserted. One statement each, so that concurrent counts are exact.
 */
@ApplicationScoped
public class Database {

    @Inject
    AgroalDataSource datasource;

    @ConfigProperty(name = "quarkus.datasource.db-kind")
    Dialect dialect;

    void createTables(@Observes StartupEvent started) {
        create("CREATE TABLE IF NOT EXISTS lab_counter (name " + dialect.name + " PRIMARY KEY, value BIGINT NOT NULL)",
                "CREATE TABLE IF NOT EXISTS lab_row (id SERIAL PRIMARY KEY, name " + dialect.name + " NOT NULL)",
                "CREATE INDEX IF NOT EXISTS lab_row_name ON lab_row (name)");
    }

    /** Makes what is not there yet, while no other node does. */
    void create(String... definitions) {
        try (Connection connection = datasource.getConnection(); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String lock : dialect.lock) {
                statement.execute(lock);
            }
            for (String definition : definitions) {
                statement.execute(definition);
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to create " + String.join("; ", definitions), e);
        }
    }

    /** Adds 1 to a counter, which begins at 0. */
    Count increment(String name) {
        return new Count(name, number("INSERT INTO lab_counter (name, value) VALUES (?, 1)"
                + dialect.onDuplicate("name") + "value = lab_counter.value + 1 RETURNING value", name));
    }

    Count count(String name) {
        return new Count(name, number("SELECT coalesce(max(value), 0) FROM lab_counter WHERE name = ?", name));
    }

    /** @return the number of the new row */
    long insert(String name) {
        return number("INSERT INTO lab_row (name) VALUES (?) RETURNING id", name);
    }

    /** Has a statement take a while. */
    void sleep(long millis) {
        number("SELECT count(*) FROM pg_sleep(cast(? AS numeric) / 1000)", String.valueOf(millis));
    }

    Rows rows(String name) {
        return new Rows(name, number("SELECT count(*) FROM lab_row WHERE name = ?", name));
    }

    private long number(String sql, String name) {
        try (Connection connection = datasource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Expected a number from: " + sql, e);
        }
    }
}
