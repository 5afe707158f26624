package io.quarkiverse.rest.idempotency.lab;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.lab.common.Slow;
import io.quarkus.runtime.StartupEvent;

/**
 * A service that honours keys: it has one effect for each key, counts the calls with it, and answers each with the number of
 * that effect.
 */
@ApplicationScoped
public class Downstream {

    @Inject
    Database database;

    @Inject
    AgroalDataSource datasource;

    @ConfigProperty(name = "quarkus.datasource.db-kind")
    Dialect dialect;

    void createTable(@Observes StartupEvent started) {
        database.create("CREATE TABLE IF NOT EXISTS lab_downstream (id " + dialect.name + " PRIMARY KEY, number SERIAL UNIQUE,"
                + " name " + dialect.name + " NOT NULL, step " + dialect.name + " NOT NULL, calls INT NOT NULL)");
    }

    /**
     * @param millis the time that the call takes, half of it before its effect
     * @return the number of the effect of the key
     */
    long call(UUID key, String name, String step, long millis) throws InterruptedException {
        Slow.take(millis / 2);
        long number = effect(key, name, step);
        Slow.take(millis / 2);
        return number;
    }

    private long effect(UUID key, String name, String step) {
        try (Connection connection = datasource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO lab_downstream (id, name, step, calls) VALUES (?, ?, ?, 1)" + dialect.onDuplicate("id")
                                + "calls = lab_downstream.calls + 1 RETURNING number")) {
            statement.setString(1, key.toString());
            statement.setString(2, name);
            statement.setString(3, step);
            try (ResultSet effect = statement.executeQuery()) {
                effect.next();
                return effect.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Expected the effect of " + step + " of " + name, e);
        }
    }
}
